package import Kernel
package import Postgres
package import ServicesDomain

/// The papers of the slice. They come into being by `PaperIssue`, in the steps of requests.
package struct Papers: Sendable {
  package let database: Database
  let requests: Requests

  package init(_ requests: Requests) {
    database = requests.database
    self.requests = requests
  }

  /// Django's name of the table, as files hang on papers by it.
  package static let source = "service.paper"

  /// What is signed of a contract: its PDF.
  package static func document(of paper: Int64, request: Int64) -> DocumentThing {
    DocumentThing(.contract, of: String(paper), in: "service_paper", request: request)
  }

  private static let listing = Statement(
    """
    select p.id, p.kind, p.number, p.language, p.status, p.failure, p.issued_at, p.valid_until,
      p.printed_at, p.revoked_at, p.applicant_signed_at, p.hub_signed_at, p.code, p.file_id,
      encode(p.pdf_sha256, 'hex') as sha256
    from service_paper p
    where p.service_request_id = $1
    order by p.id limit 200
    """)

  /// The papers of a request, the oldest first. Whether the asker may see the request, he asks before.
  package func list(of request: Int64) async throws -> Rows {
    try await database.read(Papers.listing(request))
  }

  private static let checking = Statement(
    """
    select p.kind, p.number, p.status, p.issued_at, p.valid_until, p.revoked_at,
      p.applicant_signed_at, p.hub_signed_at, p.pdf_sha256, p.is_draft, s.name as service_name,
      case when p.facts ->> 'holder_kind' = 'company' then p.facts ->> 'holder' end as holder,
      (now() at time zone 'Asia/Almaty')::date as today
    from service_paper p join service_service s on s.code = p.service_id
    where p.code = $1
    """)

  /// What anybody may know who has the code of a paper; names of people stay out.
  package func check(code: String) async throws -> CheckedPaper? {
    try await database.read(Papers.checking(code)).first.map(CheckedPaper.init)
  }
}

/// A paper as it is shown to whoever checks it.
package struct CheckedPaper: Sendable {
  package let kind: PaperKind
  package let number: String
  package let standing: PaperStanding
  package let service: Localized
  /// As it was called then; `nil` for what a person has.
  package let holder: String?
  package let issuedAt: Instant
  package let validUntil: Day?
  package let revokedAt: Instant?
  /// Of a contract, when both sides have signed.
  package let signedAt: Instant?
  package let sha256: [UInt8]?

  init(_ row: Row) throws {
    kind = PaperKind(rawValue: try row.string("kind")) ?? .letter
    number = try row.string("number")
    validUntil = try row.optionalDay("valid_until")
    standing = PaperStanding(
      PaperStatus(rawValue: try row.string("status")) ?? .pending, validUntil: validUntil,
      today: try row.day("today"), isDraft: try row.bool("is_draft"))
    service = try row.localized("service_name")
    holder = try row.optionalString("holder")
    issuedAt = try row.instant("issued_at")
    revokedAt = try row.optionalInstant("revoked_at")
    let applicant = try row.optionalInstant("applicant_signed_at")
    let hub = try row.optionalInstant("hub_signed_at")
    signedAt = if let applicant, let hub { max(applicant, hub) } else { nil }
    sha256 = try row.optionalBytes("pdf_sha256")
  }
}
