package import Kernel
package import Postgres
package import ServicesDomain

/// A signature as it is listed: who, when, for whom; never the certificate itself.
package struct DocumentSignature: Sendable, Hashable {
  package let userID: Int64
  package let companyID: Int64?
  package let policy: SignerPolicy?
  package let signedAt: Instant
}

extension SignedDocuments {
  private static let holding = Statement(
    """
    select expires_at is not null and expires_at <= $2::timestamptz as is_late
    from service_frozendocument where id = $1 for no key update
    """)

  private static let taking = Statement(
    """
    insert into service_documentsignature (document_id, user_id, company_id, signer_kind,
      certificate_serial, certificate_issuer, certificate_until, cms, value_sha256, verified_at,
      verifier)
    values ($1, $2, $3::integer, $4, left($5, 100), left($6, 300), $7::timestamptz, $8, $9,
      $10::timestamptz, $11)
    returning id
    """)

  /// Writes a checked signature down. `bytes` is what its thing would be frozen as at this moment: if
  /// it was changed since, the signature is of something that is no more. Returns its key.
  ///
  /// Throws `SignatureRefusal`: `outdated`, `nothingToSign`, `used`, `alreadySigned`.
  @discardableResult
  package func take(
    _ signature: CheckedSignature, of document: FrozenDocument, stillSaying bytes: [UInt8],
    now: Instant, in tx: Transaction
  ) async throws -> Int64 {
    guard document.bytes == bytes, signature.documentID == document.id else {
      throw SignatureRefusal.outdated
    }
    // Frozen anew meanwhile: the row is gone.
    guard let held = try await tx.query(SignedDocuments.holding(document.id, now)).first,
      try !held.bool("is_late")
    else { throw SignatureRefusal.nothingToSign }
    do {
      let taken = try await tx.query(
        SignedDocuments.taking(
          document.id, signature.userID, signature.companyID, signature.policy.rawValue,
          signature.serialNumber, signature.issuer, signature.validUntil, signature.cms,
          signature.valueDigest, signature.verifiedAt, signature.isRemote ? "remote" : "local")
      ).first
      guard let taken else { throw SignatureRefusal.nothingToSign }
      return try taken.int64("id")
    } catch let error as DatabaseError {
      if error.violates("service_documentsignature_once") { throw SignatureRefusal.used }
      if error.violates("service_documentsignature_signer") { throw SignatureRefusal.alreadySigned }
      throw error
    }
  }

  private static let listing = Statement(
    """
    select s.user_id, s.company_id, s.signer_kind, s.verified_at
    from service_documentsignature s join service_frozendocument d on d.id = s.document_id
    where d.source = $1 and d.primary_key = $2 and d.kind = $3 and d.edition = $4
    order by s.id limit 1000
    """)

  /// Who has signed a document.
  package func signatures(
    of thing: DocumentThing, in tx: Transaction
  ) async throws -> [DocumentSignature] {
    try await tx.query(
      SignedDocuments.listing(
        thing.source, thing.primaryKey, thing.kind.rawValue, thing.edition)
    ).map { row in
      DocumentSignature(
        userID: try row.int64("user_id"), companyID: try row.optionalInt64("company_id"),
        policy: SignerPolicy(rawValue: try row.string("signer_kind")),
        signedAt: try row.instant("verified_at"))
    }
  }
}
