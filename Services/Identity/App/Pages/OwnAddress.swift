/// Where a person goes on after he has signed in: only to this house's own pages. Anything else would
/// make the sign-in a way to any site.
enum OwnAddress {
  private static let pages = ["/oauth/authorize?", "/oauth/device", "/oauth/account/"]

  /// The wished address if it is one of ours, else the beginning.
  static func of(_ wished: String?) -> String {
    guard let wished, pages.contains(where: wished.hasPrefix),
      wished.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return "/" }
    return wished
  }
}
