import Postgres
package import ServicesDomain

/// The papers of requests: what is owed, what is there, what is added.
package struct RequestDocuments: Sendable {
  package let requests: Requests
  let files: ProtectedFiles

  /// `files`: the register, as it has files scanned or not.
  package init(_ requests: Requests, files: ProtectedFiles) {
    self.requests = requests
    self.files = files
  }

  /// As what somebody looks at the papers of a request.
  package enum Reader: Sendable, Hashable {
    case applicant, staff
    /// `sees`: the papers of the applicant too; not if he must not know who applies.
    case expert(sees: Bool)
  }

  private static let standing = Statement(
    """
    select (r.author_id = $2 or r.company_id = any($3::int[])) is true as is_own,
      $4 and \(RequestColumns.submitted) as is_staff,
      \(RequestColumns.submitted) and r.expert_id is not distinct from $2 as is_expert,
      (select bool_and(e.is_blind) from service_expertise e
        where e.service_request_id = r.id and e.user_id = $2 and \(RequestColumns.submitted)
          and \(OpinionColumns.readable)) as is_blind
    from service_servicerequest r where r.id = $1
    """)

  /// `nil` for a stranger. Whose request it is sees it as that and nothing more.
  package func reader(of request: Int64, _ viewer: Viewer) async throws -> Reader? {
    let row = try await requests.database.read(
      RequestDocuments.standing(
        request, viewer.userID, viewer.companies.asArray, viewer.isStaff)
    ).first
    guard let row else { return nil }
    if try row.bool("is_own") { return .applicant }
    if try row.bool("is_staff") { return .staff }
    if try row.bool("is_expert") { return .expert(sees: true) }
    return try row.optionalBool("is_blind").map { .expert(sees: !$0) }
  }

  private static let listing = Statement(
    """
    select 'request' as kind, d.id as document_id, d.document, d.name as document_name, d.is_late,
      d.user_id, d.created_at as added_at, null as external_id, \(RequestDocument.columns)
    from service_extradocument d left join shared_protectedmediafile f on f.id = d.file_id
    where d.service_request_id = $1 and $3
    union all
    select 'expert', d.id, d.document, d.name, d.is_late, d.user_id, d.created_at, null,
      \(RequestDocument.columns)
    from service_expertdocument d left join shared_protectedmediafile f on f.id = d.file_id
    where d.service_request_id = $1 and ($4 or d.user_id = $2)
    union all
    select 'external', d.id, d.document, d.name, d.is_late, null, d.created_at, d.external_id,
      \(RequestDocument.columns)
    from service_externaldocument d left join shared_protectedmediafile f on false
    where d.service_request_id = $1 and $3
    order by added_at, document_id
    limit 1000
    """)

  /// The papers that the reader may see, the oldest first. What experts bring is no business of the
  /// applicant's, nor of other experts'.
  package func list(
    of request: Int64, for viewer: Viewer, as reader: Reader
  ) async throws -> [RequestDocument] {
    let seesOwn = reader != .expert(sees: false)
    return try await requests.database.read(
      RequestDocuments.listing(request, viewer.userID, seesOwn, reader == .staff)
    ).map(RequestDocument.init)
  }

  private static let asked = Statement(
    """
    select r.bp_status, s.config -> 'documents' as documents
    from service_servicerequest r join service_service s on s.code = r.service_id
    where r.id = $1
    """)

  /// Where a request stands, and what its service asks for.
  package func rules(of request: Int64) async throws -> (step: String?, rules: DocumentRules) {
    guard let row = try await requests.database.read(RequestDocuments.asked(request)).first else {
      throw RequestError.missing
    }
    let documents = try row.optionalJSON("documents").map { try FormValue(json: $0) }
    return (try row.optionalString("bp_status"), DocumentRules(documents))
  }
}
