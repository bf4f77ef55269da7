package import Kernel
package import ServicesDomain

/// Bytes that wait for signatures, or have them.
package struct FrozenDocument: Sendable, Hashable {
  package let id: Int64
  package let thing: DocumentThing
  package let bytes: [UInt8]
  package let sha256: [UInt8]
  package let frozenAt: Instant
  package let expiresAt: Instant?
}

/// A signature that was checked over the bytes of a document, and whose signer is who he says he is:
/// made by `SignatureDesk` alone.
package struct CheckedSignature: Sendable {
  package let documentID: Int64
  package let userID: Int64
  /// For whom it was given; `nil`: for himself.
  package let companyID: Int64?
  package let policy: SignerPolicy
  package let serialNumber: String
  package let issuer: String
  package let validUntil: Instant
  package let cms: [UInt8]
  /// SHA-256 of the signature value inside.
  package let valueDigest: [UInt8]
  package let verifiedAt: Instant
  package let isRemote: Bool

  package init(
    documentID: Int64, userID: Int64, companyID: Int64?, policy: SignerPolicy,
    serialNumber: String, issuer: String, validUntil: Instant, cms: [UInt8], valueDigest: [UInt8],
    verifiedAt: Instant, isRemote: Bool
  ) {
    self.documentID = documentID
    self.userID = userID
    self.companyID = companyID
    self.policy = policy
    self.serialNumber = serialNumber
    self.issuer = issuer
    self.validUntil = validUntil
    self.cms = cms
    self.valueDigest = valueDigest
    self.verifiedAt = verifiedAt
    self.isRemote = isRemote
  }
}
