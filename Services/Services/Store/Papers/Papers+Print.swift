package import Files
import FoundationEssentials
package import Jobs
package import Kernel
package import Postgres
import ServicesContract
package import ServicesDomain

/// A paper that waits for its PDF.
package struct UnprintedPaper: Sendable {
  package let id: Int64
  package let kind: PaperKind
  package let number: String
  package let code: String
  package let language: Language
  package let issuedAt: Instant
  package let facts: FormValue
  package let isDraft: Bool
  /// Of its template; `nil`: the text that comes with the program.
  package let body: String?
}

extension Papers {
  private static let waiting = Statement(
    """
    select p.id, p.kind, p.number, p.code, p.language, p.issued_at, p.facts, p.is_draft,
      t.body
    from service_paper p left join service_papertemplate t on t.id = p.template_id
    where p.id = $1 and p.status in ('pending', 'failed')
    """)

  /// `nil` if it is printed, or revoked before it was.
  package func unprinted(_ id: Int64) async throws -> UnprintedPaper? {
    guard let row = try await database.query(Papers.waiting(id)).first else { return nil }
    return UnprintedPaper(
      id: id, kind: PaperKind(rawValue: try row.string("kind")) ?? .letter,
      number: try row.string("number"), code: try row.string("code"),
      language: Language(rawValue: try row.string("language")) ?? .russian,
      issuedAt: try row.instant("issued_at"), facts: try FormValue(json: row.json("facts")),
      isDraft: try row.bool("is_draft"),
      body: try row.optionalString("body"))
  }

  private static let filing = Statement(
    """
    insert into shared_protectedmediafile (id, file, name, source, primary_key, mime_type, size)
    values ($1, $2, $3, $4, $5, $6, $7)
    """)

  private static let printing = Statement(
    """
    with paper as (
      update service_paper set status = 'ready', failure = null, file_id = $2, pdf_sha256 = $3,
        printed_at = now(), updated_at = now(), row_version = row_version + 1
      where id = $1 and status in ('pending', 'failed')
      returning id, kind, number, service_id, service_request_id, valid_until, row_version
    )
    select paper.kind, paper.number, paper.service_id, paper.service_request_id,
      paper.valid_until, paper.row_version, s.name, r.author_id, r.company_id, now() as now
    from paper join service_service s on s.code = paper.service_id
    left join service_servicerequest r on r.id = paper.service_request_id
    """)

  /// Keeps the PDF with its file, if nobody has revoked or printed the paper meanwhile. A contract waits
  /// for signatures over exactly these bytes from now on. The attempt ends in the same transaction:
  /// one that comes too late changes nothing.
  package func keep(
    _ pdf: [UInt8], sha256: [UInt8], as object: StoredObject, named name: String,
    of paper: Int64, _ lease: JobLease, in tx: Transaction
  ) async throws {
    let file = UUID.version7(at: WallClock.live.now())
    _ = try await tx.query(
      Papers.filing(
        file, object.key.description, name, Papers.source, String(paper),
        object.mediaType.rawValue, object.bytes))
    let printed = try await tx.query(Papers.printing(paper, file, sha256)).first
    guard let printed else { throw PaperError.revoked }
    let kind = PaperKind(rawValue: try printed.string("kind")) ?? .letter
    if let request = try printed.optionalInt64("service_request_id"), kind == .contract {
      _ = try await requests.documents.freeze(
        pdf, of: Papers.document(of: paper, request: request), by: nil,
        now: printed.instant("now"), in: tx)
    }
    // One of the old site's that names no author: there is nobody to tell it of.
    if let request = try printed.optionalInt64("service_request_id"),
      let author = try printed.optionalInt64("author_id")
    {
      try await PaperPublishing.printed(
        kind,
        PaperFacts(
          paperID: paper, kind: kind.rawValue, number: try printed.string("number"),
          serviceCode: try printed.string("service_id"),
          serviceTitle: try printed.localized("name"), requestID: request,
          authorID: author,
          companyID: try printed.optionalInt64("company_id"),
          validUntil: try printed.optionalDay("valid_until")?.description),
        rev: printed.int64("row_version"), in: tx)
    }
    try await lease.finish(in: tx)
  }

  private static let failing = Statement(
    """
    update service_paper set status = case when $3 then 'failed' else status end, failure = $2,
      updated_at = now(), row_version = row_version + 1
    where id = $1 and status in ('pending', 'failed')
    """)

  /// Notes why there is no PDF yet; `isFinal`: nobody tries again by himself.
  package func fail(_ paper: Int64, _ reason: String, isFinal: Bool) async throws {
    _ = try await database.query(Papers.failing(paper, reason, isFinal))
  }
}
