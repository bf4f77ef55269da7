import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// What ties a sign-in elsewhere to one browser: a random key in a cookie. All else that the protocol
/// wants to be secret follows from it, so none of it lies in a table.
struct BrowserTie {
  let key: String
  private let secrets: IdentitySecrets

  /// A new one.
  init(_ secrets: IdentitySecrets) throws {
    key = try Random.token()
    self.secrets = secrets
  }

  /// That of a request; `nil` if it has none, or more than one.
  init?(_ request: Request, _ secrets: IdentitySecrets, isSecure: Bool) {
    let found = request.cookies.values(of: BrowserTie.cookie(isSecure))
    guard found.count == 1, found[0].utf8.count == 43 else { return nil }
    key = found[0]
    self.secrets = secrets
  }

  /// By what the paused sign-in is found.
  var digest: String { get throws { try PausedSignIns.digest(key) } }

  /// Comes back with the answer: whoever leads a browser here with an answer of his own does not know it.
  var state: String { get throws { try secrets.tied("state", key) } }

  /// Stands in the identity token that was asked for by this browser.
  var nonce: String { get throws { try secrets.tied("nonce", key) } }

  /// RFC 7636: 43 characters of base64url.
  var verifier: String { get throws { try secrets.tied("verifier", key) } }

  /// Stands in our forms.
  var csrfToken: String { get throws { try secrets.tied("form", key) } }

  // MARK: The cookie

  /// With the prefix no neighbour below the same domain can set it (RFC 6265bis, 4.1.3.2).
  private static func cookie(_ isSecure: Bool) -> String {
    isSecure ? "__Host-social" : "social"
  }

  func setCookie(isSecure: Bool) -> String {
    var cookie = SetCookie(BrowserTie.cookie(isSecure), key)
    cookie.maxAge =
      Int((SocialPolicy.asked + SocialPolicy.answered).wholeMilliseconds / 1_000)
    cookie.isSecure = isSecure
    return cookie.text
  }

  static func endCookie(isSecure: Bool) -> String {
    var cookie = SetCookie(BrowserTie.cookie(isSecure), "")
    cookie.maxAge = 0
    cookie.isSecure = isSecure
    return cookie.text
  }
}
