import IdentityDomain
import IdentityStore
import Kernel
import Signatures

extension IdentityApplication {
  /// Verifies a company of whose owner the signature is. Throws `SignatureFault`, `NumberError`,
  /// `CompanyError`, `CompanySignatureError`. The kept change says which certificate it was.
  func verify(
    _ company: CompanyID, signing challenge: String, _ signature: [UInt8], by owner: UserID,
    client: ClientAddress
  ) async throws -> Company {
    guard challenge.hasPrefix(SignaturePurpose.company.opening(for: company)) else {
      throw NumberError.wrongChallenge
    }
    let (signer, number) = try await signer(
      of: challenge, signature, for: .company, of: owner, from: client)
    let spoken = CompanySignature(
      person: number, organization: signer.organization,
      bindsOrganization: signer.role == .head || signer.role == .authorized)
    let why = "signature: certificate \(signer.serialNumber) of \(signer.issuer)"
    return try await ChangeOrigin.giving(why) {
      try await companies.verify(company, signed: spoken, by: owner, now: clock.now())
    }
  }
}
