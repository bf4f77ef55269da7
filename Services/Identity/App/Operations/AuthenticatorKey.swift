import Crypto
import HTTPCore
import IdentityDomain
import Kernel

/// The key that an authenticator app shares with us.
struct AuthenticatorKey {
  private let bytes: Secret<[UInt8]>

  init() throws { bytes = Secret(try Random.bytes(FactorPolicy.keyBytes)) }

  init(_ bytes: [UInt8]) { self.bytes = Secret(bytes) }

  /// For the table; a row that was copied to another person opens nothing.
  func sealed(by master: MasterKey, for user: UserID) throws -> [UInt8] {
    try master.seal(bytes.reveal(), for: AuthenticatorKey.purpose(user))
  }

  init(_ sealed: [UInt8], by master: MasterKey, for user: UserID) throws {
    self.init(try master.open(sealed, for: AuthenticatorKey.purpose(user)))
  }

  private static func purpose(_ user: UserID) -> String { "totp:\(user)" }

  /// To be typed where no camera is.
  var text: String { Base32.text(bytes.reveal()) }

  /// What the square code of an app says (the key URI format that all apps read).
  func address(of account: String) -> String {
    "otpauth://totp/TechHub:\(PercentEncoding.encode(account))?secret=\(text)&issuer=TechHub"
      + "&algorithm=SHA1&digits=\(OneTimeCode.digits)&period=\(OneTimeCode.period)"
  }

  /// The time step whose code was typed; every step of the window is looked at, whichever fits.
  func step(of typed: String, at now: Instant, after last: Int64) throws -> Int64? {
    var found: Int64?
    for step in OneTimeCode.steps(at: now.seconds, after: last) {
      let code = try OneTimeCode.code(step) { try HMACSHA1.code($0, key: bytes) }
      if constantTimeEquals(code, typed) { found = step }
    }
    return found
  }
}
