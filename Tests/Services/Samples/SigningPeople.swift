import Access
import Kernel
package import ServicesApp
import ServicesDomain
import SignatureChecks
package import Signatures
package import TestSupport

/// People with keys of an authority that is trusted here, and what identity knows of their numbers.
package struct SigningPeople: Sendable {
  package let authority: TestAuthority
  /// PEM files that are trusted; by default the authority's certificate.
  package var trusted: [[UInt8]]
  /// Proved numbers of people, and numbers of companies.
  package var people: [Int64: String] = [ServicesWorld.applicant: SigningPeople.number]
  package var companies: [Int64: String] = [:]
  /// How far the clock of the check is from that of the test; certificates of tests are seconds old.
  package var ahead: Duration = .seconds(60)
  package var telephones = TelephoneSigning.none
  /// Whoever checks signatures by GOST.
  package var remote: (any SignatureVerifier)?

  /// In the certificates that the authority issues by itself.
  package static let number = "850101300124"

  package init() throws {
    authority = try TestAuthority()
    trusted = [authority.certificate]
  }

  /// With nobody: no signature is right, and identity is away.
  static func desk(_ signing: SigningPeople?, clock: WallClock = .live) -> SignatureDesk {
    SignatureDesk(
      verifier: SignatureGate(
        local: TrustingVerifier(
          authorities: TrustedAuthorities(pem: signing?.trusted ?? []),
          ahead: signing?.ahead ?? .zero),
        remote: signing?.remote),
      numbers: SignerNumbers { question in
        guard let signing else { throw PeerUnavailable("identity") }
        return signing.answer(question)
      }, telephones: signing?.telephones ?? .none, clock: clock)
  }

  private func answer(_ question: SignerNumbers.Question) -> SignerNumbers.Answer {
    let person = people[question.userID].map { $0 == question.person.digits ? same : other }
    let company = question.companyID.flatMap { companies[$0] }.map {
      $0 == (question.organization ?? question.person).digits ? same : other
    }
    return SignerNumbers.Answer(person: person ?? .unknown, company: company ?? .unknown)
  }

  private var same: SignerClaim.Match { .same }
  private var other: SignerClaim.Match { .other }
}

private struct TrustingVerifier: SignatureVerifier {
  let authorities: TrustedAuthorities
  let ahead: Duration

  func verify(_ signature: [UInt8], of content: [UInt8], at time: Instant) async throws -> Signer {
    try LocalSignatureVerifier(authorities).verify(
      signature, of: content, at: time + ahead)
  }
}
