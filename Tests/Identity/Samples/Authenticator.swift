package import Access
import Crypto
import HTTPCore
import IdentityDomain
import JSON
package import Kernel
package import TestSupport

/// An app on somebody's telephone.
package struct Authenticator: Sendable {
  private let key: Secret<[UInt8]>

  package init(bytes: [UInt8]) { key = Secret(bytes) }

  /// Of the key as it is shown (RFC 4648, section 6).
  package init(_ text: String) {
    var (bits, rest, bytes): (Int, UInt32, [UInt8]) = (0, 0, [])
    for letter in text.utf8 {
      rest = (rest << 5 | UInt32(letter > 64 ? letter - 65 : letter - 24)) & 0xffff
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: rest >> UInt32(bits)))
      }
    }
    self.init(bytes: bytes)
  }

  package func code(at time: Instant, digits: Int = OneTimeCode.digits) throws -> String {
    try OneTimeCode.code(OneTimeCode.step(at: time.seconds), digits: digits) {
      try HMACSHA1.code($0, key: key)
    }
  }
}

/// Somebody who has a second factor.
package struct Enrolled: Sendable {
  package let email: String
  /// Signed in, by the session that the confirmation opened.
  package let person: Principal
  package let app: Authenticator
  package let recoveryCodes: [String]
}

extension IdentityWorld {
  package func enrolled(_ email: String) async throws -> Enrolled {
    try await enrol(try await member(email), email)
  }

  /// Sets a second factor up, and lets the step of the first code pass.
  package func enrol(_ person: Principal, _ email: String) async throws -> Enrolled {
    let offer = try await post(
      "me/second-factor", ["password": .string(IdentityWorld.password)], as: person)
    guard let text = offer["secret"].string else {
      throw UnexpectedAnswer(status: offer.status, body: offer.json)
    }
    let app = Authenticator(text)
    let confirmed = try await post(
      "me/second-factor/confirmations", ["code": .string(try app.code(at: clock.now))], as: person)
    guard confirmed.status == 201, let cookie = IdentityWorld.cookie(of: confirmed) else {
      throw UnexpectedAnswer(status: confirmed.status, body: confirmed.json)
    }
    clock.move(.seconds(OneTimeCode.period))
    return Enrolled(
      email: email, person: try await principal(cookie: cookie), app: app,
      recoveryCodes: confirmed["recovery_codes"].array?.compactMap(\.string) ?? [])
  }

  /// The right password of somebody who has a second factor.
  package func challenge(_ email: String) async throws -> String {
    let answer = try await signIn(email)
    guard answer.status == 202, let challenge = answer["challenge"].string else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
    return challenge
  }

  package func pass(
    _ challenge: String, _ code: String, as principal: Principal = .anonymous(),
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await post(
      "sessions/second-factor", ["challenge": .string(challenge), "code": .string(code)],
      as: principal, headers: headers)
  }
}
