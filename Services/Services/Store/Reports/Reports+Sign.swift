package import Kernel
package import Postgres
package import ServicesDomain

extension ReportKey {
  /// What of it is signed: the answers as they were frozen.
  package func document(attempt: Int, request: Int64?) -> DocumentThing {
    DocumentThing(
      .report, of: String(id), in: kind.table, edition: attempt, request: request)
  }
}

extension Reports {
  private static let frozen = ReportStatements {
    """
    select v.canonical from service_reportversion v
    where v.source = '\($0.source)' and v.report_id = $1 and v.attempt = $2
    """
  }

  /// The signature of what was laid out is good: the report is handed in.
  package func sign(
    _ locked: inout LockedReport, with signature: CheckedSignature,
    over document: FrozenDocument, by author: Int64, now: Instant, in tx: Transaction
  ) async throws {
    let step = try locked.report.sign(attempt: document.thing.edition, by: author)
    let rows = try await tx.query(
      Reports.frozen[locked.report.kind](locked.report.id, document.thing.edition))
    guard let bytes = try rows.first?.bytes("canonical") else { throw ReportError.laidOutAnew }
    try await requests.documents.take(
      signature, of: document, stillSaying: bytes, now: now, in: tx)
    _ = try await tx.query(
      Reports.signed[locked.report.kind](
        locked.report.id, now, document.id, document.thing.edition))
    try await save(step, of: locked, in: tx)
  }

  private static let signed = ReportStatements { kind in
    """
    with version as (
      update service_reportversion set signature = jsonb_build_object('document', $3::bigint)
      where source = '\(kind.source)' and report_id = $1 and attempt = $4
    )
    update \(kind.table) set signed_at = $2::timestamptz,
      signature = jsonb_build_object('document', $3::bigint)
    where id = $1
    """
  }
}

extension Reports {
  private static let laidOut = ReportStatements {
    """
    select p.submissions, p.service_request_id from \($0.table) p
    where p.id = $1 and p.status = 'signing'
    """
  }

  /// What waits for a signature; `nil` if nothing does.
  package func documentToSign(_ key: ReportKey) async throws -> FrozenDocument? {
    guard let row = try await database.read(Reports.laidOut[key.kind](key.id)).first else {
      return nil
    }
    return try await requests.documents.newest(
      of: key.document(
        attempt: row.int("submissions"), request: row.optionalInt64("service_request_id")))
  }
}
