import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// What a browser holds while a telephone signs for it. What the code says to the telephone follows from
/// it, so that a page can show the same code again though neither lies in a table.
struct QRTie {
  let secret: String
  private let secrets: IdentitySecrets

  /// A new one.
  init(_ secrets: IdentitySecrets) throws {
    self.init(secret: try Random.token(), secrets)
  }

  init(secret: String, _ secrets: IdentitySecrets) {
    self.secret = secret
    self.secrets = secrets
  }

  var digest: String { get throws { try SecretDigest.of(secret) } }

  /// What the telephone shows: whoever reads the code may sign, and sees nothing of what comes of it.
  var key: String { get throws { try secrets.tied("telephone", secret) } }

  // MARK: The cookie of the page

  /// With the prefix no neighbour below the same domain can set it (RFC 6265bis, 4.1.3.2).
  private static func name(_ isSecure: Bool) -> String { isSecure ? "__Host-qr" : "qr" }

  /// That of a request; `nil` if it has none, or more than one.
  init?(_ request: Request, _ secrets: IdentitySecrets, isSecure: Bool) {
    let found = request.cookies.values(of: QRTie.name(isSecure))
    guard found.count == 1, found[0].utf8.count == 43 else { return nil }
    self.init(secret: found[0], secrets)
  }

  /// `Strict`: no other site leads a browser to the end of a sign-in.
  func setCookie(isSecure: Bool) -> String {
    QRTie.cookie(secret, for: Int(QRPolicy.time.wholeMilliseconds / 1_000), isSecure)
  }

  static func endCookie(isSecure: Bool) -> String { cookie("", for: 0, isSecure) }

  private static func cookie(_ value: String, for seconds: Int, _ isSecure: Bool) -> String {
    var cookie = SetCookie(name(isSecure), value)
    cookie.maxAge = seconds
    cookie.isSecure = isSecure
    cookie.sameSite = .strict
    return cookie.text
  }
}
