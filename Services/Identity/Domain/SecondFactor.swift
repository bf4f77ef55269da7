/// How the second step of signing in is guarded.
package enum FactorPolicy {
  /// Of the key that an app shares with us: what RFC 4226, section 4 recommends for SHA-1.
  package static let keyBytes = 20
  /// How long somebody who gave the right password may take for the second step.
  package static let challenge: Duration = .seconds(5 * 60)
  /// Wrong tries after which a challenge is void. Tries of all challenges of a person count besides.
  package static let tries = 5
  package static let recoveryCodes = 10
}

/// A code that opens the account once when the telephone is lost: 10 of 31 letters, 49 random bits.
/// No letter that is taken for another: neither 0 nor o, 1, i nor l.
package struct RecoveryCode: Hashable, Sendable {
  package static let alphabet: StaticString = "abcdefghjkmnpqrstuvwxyz23456789"
  package static let length = 10

  /// Without the hyphen.
  package let text: String

  /// However it is typed: with hyphen, spaces, capitals.
  package init?(_ typed: String) {
    let letters = typed.lowercased().utf8.filter { $0 != 0x20 && $0 != 0x2d }
    let known = RecoveryCode.alphabet.withUTF8Buffer { Array($0) }
    guard letters.count == RecoveryCode.length, letters.allSatisfy(known.contains) else {
      return nil
    }
    text = String(decoding: letters, as: UTF8.self)
  }

  /// As it is shown: `abcde-fghjk`.
  package var shown: String { "\(text.prefix(5))-\(text.suffix(5))" }
}

/// How a person proved who he is, in the words of RFC 8176.
package enum AuthenticationMethod: String, Sendable {
  case password = "pwd"
  /// A code of an authenticator app, a code by mail, a recovery code.
  case oneTimeCode = "otp"
  /// A code by SMS.
  case sms
  /// An electronic signature, with a key that lies in a file as often as in a token.
  case signature = "swk"
  /// More than one of them.
  case several = "mfa"
}

/// How sure it is who somebody is (`acr`, OpenID Connect Core, section 2): an absolute URI, as it asks for.
package enum AuthenticationLevel: String, Sendable, CaseIterable {
  case oneFactor = "urn:techhub:acr:one-factor"
  case twoFactors = "urn:techhub:acr:two-factors"

  package init(_ methods: [String]) {
    self =
      methods.contains(AuthenticationMethod.several.rawValue) ? .twoFactors : .oneFactor
  }
}

package enum FactorError: Error, Equatable, CaseIterable {
  /// There is a confirmed one: it is removed first.
  case alreadyEnrolled
  /// There is none, or none that waits for its first code.
  case notEnrolled
  /// The password was right too long ago, or the code was wrong too often: from the beginning.
  case challengeOver
  /// The password of a change does not fit.
  case wrongPassword
  /// Nobody takes his own factor away without a code; of a superuser only a superuser does.
  case notAllowed
  case notFound
}
