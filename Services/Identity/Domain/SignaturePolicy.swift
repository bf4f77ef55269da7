import Kernel

/// What a person signs a challenge for.
package enum SignaturePurpose: String, Sendable, CaseIterable {
  case signIn = "sign_in"
  /// To prove whose number (IIN) an account has.
  case number
  /// To speak for a company.
  case company

  /// How the text begins: it tells who signs what for, and one for a company is good for no other.
  package func opening(for company: CompanyID? = nil) -> String {
    company.map { "techhub \(rawValue) \($0) " } ?? "techhub \(rawValue) "
  }
}

package enum SignaturePolicy {
  /// A person looks for his key, types its password.
  package static let challenge: Duration = .seconds(300)
  /// Bytes of a signature with its chain of certificates.
  package static let longest = 64 << 10
}

package enum NumberError: Error, Equatable, CaseIterable {
  /// Nobody has this number here.
  case unknown
  /// Another account has it.
  case taken
  /// The account has another one already.
  case settled
  /// The challenge is unknown, used, too old, or another's: told alike.
  case wrongChallenge
}
