package import Kernel

/// Checks electronic signatures: CMS SignedData (RFC 5652) over a known content, as people make it with a
/// key of a certification authority. What one verifier cannot check (GOST) another may: this is the
/// seam.
package protocol SignatureVerifier: Sendable {
  /// - Parameters:
  ///   - signature: DER. The content may stand in it or not.
  ///   - content: what must have been signed, byte by byte.
  ///   - time: when the certificates must be valid.
  /// - Returns: who signed; exactly one.
  /// - Throws: `SignatureFault`; anything else means that nothing could be checked, and that it may be
  ///   tried again.
  func verify(_ signature: [UInt8], of content: [UInt8], at time: Instant) async throws -> Signer
}

/// Why a signature does not count.
package enum SignatureFault: String, Error, Sendable, CaseIterable {
  /// No CMS SignedData, or not of exactly one signer.
  case malformed
  /// The content is another, or was changed.
  case wrongContent
  /// The signature was not made with the certificate's key.
  case wrongSignature
  /// A digest or a kind of key that is not taken: SHA-1, RSA below 2,048 bits.
  case unknownAlgorithm
  /// A national algorithm (GOST), and no verifier of such is set up here.
  case unsupported
  /// No authority that is trusted here stands behind the certificate.
  case untrusted
  /// The certificate, or one above it, had ended or had not begun.
  case expired
  case revoked
  /// The certificate was not issued for this use.
  case wrongUse
}

/// Who signed, as the certificate says.
package struct Signer: Sendable, Equatable {
  /// For what a certificate was issued (extended key usage, RFC 5280, 4.2.1.12).
  package enum Use: String, Sendable {
    /// To sign in: `clientAuth`.
    case authentication
    /// To sign documents: `emailProtection`, as the national authority marks it.
    case signing
  }

  /// Whom it was issued to.
  package enum Role: String, Sendable {
    case person
    /// An employee of an organisation who may not sign for it.
    case employee
    /// Who may sign for the organisation: its first head, or whom it lets sign.
    case head
    case authorized
  }

  /// As the certificate writes it.
  package let name: String
  /// The number of the person; `nil` if the certificate has none that is right.
  package let person: TaxNumber?
  /// The number of the organisation, for certificates of organisations.
  package let organization: TaxNumber?
  package let uses: Set<Use>
  package let role: Role
  /// Hexadecimal.
  package let serialNumber: String
  package let issuer: String
  package let validUntil: Instant

  package init(
    name: String, person: TaxNumber?, organization: TaxNumber?, uses: Set<Use>, role: Role,
    serialNumber: String, issuer: String, validUntil: Instant
  ) {
    self.name = name
    self.person = person
    self.organization = organization
    self.uses = uses
    self.role = role
    self.serialNumber = serialNumber
    self.issuer = issuer
    self.validUntil = validUntil
  }
}
