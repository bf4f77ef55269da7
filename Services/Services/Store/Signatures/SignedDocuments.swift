package import Kernel
package import Postgres
package import ServicesDomain

/// Documents that are signed, of whatever thing: frozen bytes and the signatures over them.
///
/// Whoever has something signed does three things (`SignatureDesk` in App does the second):
///
/// 1. In the transaction that holds the thing: `freeze(bytes, of: thing, …)`. The bytes are what people
///    will sign; what nobody has signed yet of the same thing and edition goes.
/// 2. Before the next transaction: `signatureDesk.check(cms, over: document, by: …, for: policy)`,
///    which asks verifier and identity.
/// 3. In the transaction that holds the thing again: `take(checked, of: document, stillSaying: bytes)`,
///    with the bytes as the thing would be written now; and whatever else a signature brings about.
package struct SignedDocuments: Sendable {
  package let database: Database

  package init(_ database: Database) { self.database = database }

  private static let columns = """
    d.id, d.source, d.primary_key, d.kind, d.edition, d.service_request_id, d.bytes, d.sha256,
    d.created_at, d.expires_at
    """

  private static let dropping = Statement(
    """
    delete from service_frozendocument d
    where d.source = $1 and d.primary_key = $2 and d.kind = $3 and d.edition = $4
      and not exists (select from service_documentsignature s where s.document_id = d.id)
    """)

  private static let freezing = Statement(
    """
    insert into service_frozendocument as d (created_at, source, primary_key, kind, edition,
      service_request_id, created_by, bytes, expires_at)
    values ($1::timestamptz, $2, $3, $4, $5, $6::integer, $7::bigint, $8, $9::timestamptz)
    returning \(columns)
    """)

  /// Freezes what is to be signed.
  ///
  /// - Parameters:
  ///   - now: stands in the bytes of some documents, so it is the caller's.
  ///   - expiry: from when on nobody may sign it; `nil`: its thing knows.
  package func freeze(
    _ bytes: [UInt8], of thing: DocumentThing, by user: Int64?, now: Instant,
    until expiry: Instant? = nil, in tx: Transaction
  ) async throws -> FrozenDocument {
    let rows = try await tx.batch([
      SignedDocuments.dropping(
        thing.source, thing.primaryKey, thing.kind.rawValue, thing.edition),
      SignedDocuments.freezing(
        now, thing.source, thing.primaryKey, thing.kind.rawValue, thing.edition, thing.requestID,
        user, bytes, expiry),
    ])
    guard let row = rows.last?.first else { throw SignatureRefusal.nothingToSign }
    return try row.frozenDocument(thing.kind)
  }

  private static let newest = Statement(
    """
    select \(columns) from service_frozendocument d
    where d.source = $1 and d.primary_key = $2 and d.kind = $3 and d.edition = $4
    order by d.id desc limit 1
    """)

  /// What was frozen last of a thing; `nil` if nothing was.
  package func newest(of thing: DocumentThing) async throws -> FrozenDocument? {
    try await database.read(
      SignedDocuments.newest(
        thing.source, thing.primaryKey, thing.kind.rawValue, thing.edition)
    ).first?.frozenDocument(thing.kind)
  }

  package func newest(
    of thing: DocumentThing, in tx: Transaction
  ) async throws -> FrozenDocument? {
    try await tx.query(
      SignedDocuments.newest(
        thing.source, thing.primaryKey, thing.kind.rawValue, thing.edition)
    ).first?.frozenDocument(thing.kind)
  }
}

extension Row {
  fileprivate func frozenDocument(_ kind: DocumentKind) throws -> FrozenDocument {
    FrozenDocument(
      id: try int64("id"),
      thing: DocumentThing(
        kind, of: try string("primary_key"), in: try string("source"),
        edition: try int("edition"), request: try optionalInt64("service_request_id")),
      bytes: try bytes("bytes"), sha256: try bytes("sha256"),
      frozenAt: try instant("created_at"), expiresAt: try optionalInstant("expires_at"))
  }
}
