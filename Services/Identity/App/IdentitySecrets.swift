import Crypto
package import Kernel

/// The keys that only this context holds.
package struct IdentitySecrets: Sendable {
  private let csrf: HMACSHA256
  private let codes: HMACSHA256
  private let newsletter: HMACSHA256
  /// Seals what lies in the tables.
  let master: MasterKey

  /// - Parameters:
  ///   - csrf: 32 bytes; the same on every copy.
  ///   - master: 32 bytes, from which the keys of this context are derived.
  package init(csrf: Secret<[UInt8]>, master: Secret<[UInt8]>) throws {
    self.csrf = try HMACSHA256(key: csrf)
    let root = try HMACSHA256(key: master)
    self.master = try MasterKey(Secret(try root.code(Array("identity seal".utf8))))
    newsletter = try HMACSHA256(key: Secret(try root.code(Array("identity newsletter".utf8))))
    codes = try HMACSHA256(key: Secret(try root.code(Array("identity codes".utf8))))
  }

  /// What a browser must show on writes beside its cookie. It follows from the session, so it
  /// needs no storage, and an imported session has one too.
  package func csrfToken(of session: String) throws -> String {
    Base64.url.text(try csrf.code(Array("csrf \(session)".utf8)))
  }

  /// The stored form of a short code. A copy of the table alone does not let anybody try all the
  /// million codes.
  func codeHash(_ code: String, purpose: CodePurpose, of key: String) throws -> String {
    Hex.text(try codes.code(Array("\(purpose.rawValue) \(key) \(code)".utf8)))
  }

  /// A secret that follows from what a browser holds, 43 characters of base64url.
  func tied(_ purpose: String, _ key: String) throws -> String {
    Base64.url.text(try codes.code(Array("tie \(purpose) \(key)".utf8)))
  }

  /// What an application knows a session by (`sid`): neither its key nor what another application is
  /// told.
  package func sessionName(_ session: String, for client: String) throws -> String {
    Base64.url.text(Array(try codes.code(Array("sid \(client) \(session)".utf8)).prefix(16)))
  }

  /// Under what attempts of an account or an address are counted.
  func attemptKey(_ kind: String, _ subject: String) throws -> String {
    Base64.url.text(Array(try codes.code(Array("attempt \(kind) \(subject)".utf8)).prefix(30)))
  }
}

extension IdentitySecrets {
  /// Ends one subscription. It follows from the subscription's number, so no row is needed for it,
  /// and it is good for ever, as the link in an old letter must be (RFC 8058).
  func unsubscriptionToken(of subscription: Int64) throws -> String {
    let code = try newsletter.code(Array("unsubscribe \(subscription)".utf8)).prefix(24)
    return "\(subscription).\(Base64.url.text(Array(code)))"
  }

  /// The subscription that the token ends; `nil` if it is not ours.
  func subscription(of token: String) throws -> Int64? {
    guard let text = token.split(separator: ".").first, let id = Int64(text), id > 0,
      constantTimeEquals(token, try unsubscriptionToken(of: id))
    else { return nil }
    return id
  }
}

enum CodePurpose: String {
  case activation
  case contact
  case passwordReset
  case social
  case device
  case signIn
  case recovery
}
