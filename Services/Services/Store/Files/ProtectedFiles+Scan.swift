package import FoundationEssentials
package import Jobs
import Kernel
import Outbox
package import Postgres
import ServicesContract
package import ServicesDomain

extension ProtectedFiles {
  private static let judging = Statement(
    """
    update shared_protectedmediafile set scan = $2, scanned_at = now(), updated_at = now(),
      row_version = row_version + 1
    where id = $1 and scan = 'waiting'
    returning source, primary_key, author_id, row_version
    """)

  /// Keeps what was found; the attempt ends in the same transaction, so that one that comes too late
  /// changes nothing. Whoever brought a paper in which something was found is told, and the other side.
  package func keep(
    _ scan: FileScan, of file: UUID, _ lease: JobLease, in tx: Transaction
  ) async throws {
    let judged = try await tx.query(ProtectedFiles.judging(file, scan.rawValue)).first
    if scan == .infected, let judged { try await tellOfVirus(in: file, judged, in: tx) }
    try await lease.finish(in: tx)
  }

  private static let bringing = Statement(
    """
    select 'request' as kind, d.id::text as document_id, d.document, d.service_request_id
    from service_extradocument d where d.file_id = $1
    union all
    select 'expert', d.id::text, d.document, d.service_request_id
    from service_expertdocument d where d.file_id = $1
    union all
    select 'file', r.id::text, null, r.id
    from service_servicerequest r where r.id = $2
    """)

  private func tellOfVirus(in file: UUID, _ row: Row, in tx: Transaction) async throws {
    let thing = FileThing(
      source: try row.optionalString("source"), primaryKey: try row.optionalString("primary_key"))
    let found = try await tx.query(
      ProtectedFiles.bringing(file, thing?.requestID.map { Int32($0) }))
    guard let paper = found.first else { return }
    let kind = try paper.string("kind")
    let bringer = try row.optionalInt64("author_id")
    let (people, header) = try await Requests.people(
      of: paper.int64("service_request_id"), in: tx)
    let isApplicants = bringer.map(people.applicants.contains) ?? false
    let source: DocumentSource =
      if kind == "expert" { .expert } else if isApplicants || kind == "file" { .applicant } else {
        .staff
      }
    let told = Set(people.hearing(ofPaperFrom: bringer, as: source))
      .union(bringer.map { [$0] } ?? [])
    let facts = PeoplePublishing.documentFacts(
      kind, kind == "file" ? file.text : try paper.string("document_id"),
      try paper.optionalString("document"), header, told: told.sorted())
    try await OutboxWriter.append(
      DocumentRefused(facts: facts), rev: row.int64("row_version"), actor: nil, in: tx)
  }
}
