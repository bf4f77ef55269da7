import IdentityDomain

/// Where a sign-in leads on to.
enum NextPage {
  /// Only on to this house's own pages: anything else would make the sign-in a way to any site.
  static func judged(_ wished: String?) -> String {
    guard let wished, wished.hasPrefix("/oauth/authorize?"),
      wished.utf8.count <= SocialPolicy.longestNext,
      wished.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return "/" }
    return wished
  }
}
