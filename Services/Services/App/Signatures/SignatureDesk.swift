package import Kernel
package import ServicesDomain
package import ServicesStore
package import Signatures

/// Checks signatures over frozen documents, before the transaction that takes them: a verifier may be
/// slow or elsewhere, and identity is asked whose certificate it is. See `SignedDocuments` for the
/// whole way of a document.
package struct SignatureDesk: Sendable {
  private let verifier: any SignatureVerifier
  let numbers: SignerNumbers
  private let telephones: TelephoneSigning
  private let clock: WallClock

  package init(
    verifier: any SignatureVerifier, numbers: SignerNumbers,
    telephones: TelephoneSigning = .none, clock: WallClock = .live
  ) {
    self.verifier = verifier
    self.numbers = numbers
    self.telephones = telephones
    self.clock = clock
  }

  /// Bytes of a signature with its chain of certificates, and the content where it stands in it.
  package static let longest = 512 << 10

  /// That `cms` signs exactly these bytes, that a trusted authority stands behind the certificate at
  /// this moment, that it is for signing, the user's own, and of the company where the policy wants one.
  ///
  /// The moment of checking is the moment of signing: what was frozen waits minutes or days, and a
  /// time that stands in the signature is only what the signer says.
  ///
  /// Throws `SignatureRejected`, `SignatureRefusal`, `SignatureCheckUnavailable`, `PeerUnavailable`.
  package func check(
    _ cms: [UInt8], over document: FrozenDocument, by user: Int64, for policy: SignerPolicy,
    company: Int64? = nil
  ) async throws -> CheckedSignature {
    let now = clock.now()
    if let end = document.expiresAt, end <= now { throw SignatureRefusal.nothingToSign }
    let (outline, signer) = try await verified(cms, document, at: now)
    guard signer.uses.contains(.signing), let person = signer.person else {
      throw SignatureRefusal.wrongUse
    }
    let company = policy == .person ? nil : company
    let match = try await numbers.compare(
      SignerNumbers.Question(
        userID: user, person: person, companyID: company, organization: signer.organization))
    try SignerClaim(
      isForSigning: true, standing: signer.role.standing,
      namesOrganization: signer.organization != nil || signer.role != .person,
      person: match.person, company: match.company
    ).demand(policy)
    return CheckedSignature(
      documentID: document.id, userID: user, companyID: company, policy: policy,
      serialNumber: signer.serialNumber, issuer: signer.issuer, validUntil: signer.validUntil,
      cms: cms, valueDigest: outline.valueDigest, verifiedAt: now, isRemote: outline.isNational)
  }

  /// A code by which the user signs a document with his telephone (eGov Mobile): JSON to show, with the
  /// `secret` by which the signature is asked for. Throws `PeerUnavailable`.
  package func showCode(
    for document: FrozenDocument, called title: Localized, to user: Int64, in language: Language
  ) async throws -> [UInt8] {
    try await telephones.begin(
      TelephoneSigning.Wish(
        userID: user, title: title, content: document.bytes, language: language))
  }

  /// What the telephone has signed, to be checked like any signature. Throws `SignatureRefusal`:
  /// `notSignedYet`, `codeOver`.
  package func signature(behind secret: String, of user: Int64) async throws -> [UInt8] {
    try await telephones.signature(user, secret)
  }

  private func verified(
    _ cms: [UInt8], _ document: FrozenDocument, at now: Instant
  ) async throws -> (SignatureOutline, Signer) {
    do {
      let outline = try SignatureOutline(cms)
      return (outline, try await verifier.verify(cms, of: document.bytes, at: now))
    } catch let fault as SignatureFault {
      throw SignatureRejected(fault: fault)
    }
  }
}

extension Signer.Role {
  var standing: SignerClaim.Standing {
    switch self {
    case .person: .person
    case .employee: .employee
    case .authorized: .authorized
    case .head: .head
    }
  }
}
