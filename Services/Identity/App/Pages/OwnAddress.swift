import HTTPClient
import HTTPCore
import IdentityDomain
import Kernel

/// Where a person goes on after he has signed in: only to this house's own pages. Anything else would
/// make the sign-in a way to any site.
enum OwnAddress {
  private static let pages = ["/oauth/authorize?", "/oauth/device", "/oauth/account/"]

  /// The wished address if it is one of ours, else the beginning.
  static func of(_ wished: String?) -> String {
    guard let wished, pages.contains(where: wished.hasPrefix),
      wished.utf8.count <= SocialPolicy.longestNext,
      wished.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return "/" }
    return wished
  }

  /// The site of the application that waits there, for the policy of a page with a form: browsers count
  /// every address that a form's answer leads to, and who has agreed before is led there at once.
  static func site(behind next: String) -> String? {
    guard let redirect = query(of: next)?["redirect_uri"] else { return nil }
    if let url = AbsoluteURL(redirect) { return url.origin.description }
    let scheme = redirect.prefix { $0 != ":" }
    // An application's own scheme is a name of its maker's, turned round (RFC 8252, section 7.1).
    guard scheme.utf8.count < redirect.utf8.count, scheme.contains("."),
      scheme.first?.isLetter == true,
      scheme.utf8.allSatisfy({ isSchemeByte($0) })
    else { return nil }
    return scheme + ":"
  }

  /// In which language the application that waits there wants the pages on the way; `nil`: it has not
  /// said so, or it is none of ours.
  static func language(behind next: String) -> Language? {
    query(of: next).flatMap { query in
      ProtocolParameters(query.items.lazy.map { (name: $0.name, value: $0.value) }).languages.first
    }
  }

  private static func query(of address: String) -> Query? {
    try? Query(Array(address.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())[...])
  }

  /// RFC 3986, section 3.1.
  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}

extension Request {
  /// The language of a page after which it goes on to `next`: what was chosen by `?lang=`, else what the
  /// application that waits there wants, else the browser's.
  func language(before next: String) -> Language {
    query("lang").flatMap { Language(rawValue: $0.lowercased()) }
      ?? OwnAddress.language(behind: next) ?? language
  }
}
