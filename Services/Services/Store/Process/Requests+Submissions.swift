import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// One submitted version with the form that it answers.
package struct SubmittedVersion: Sendable {
  package let attempt: Int
  /// The answers that the old site left.
  package let isImported: Bool
  package let stage: Int
  package let createdAt: Instant
  package let formVersion: Int
  package let sha256: [UInt8]
  package let answers: [String: FormValue]
  package let changes: [String]
  /// Who applied, as he was called and stood at that moment; `nil` of what the old site left, and of
  /// what was anonymised.
  package let applicant: FormValue?
  package let form: Form?
}

extension Requests {
  private static let seen = """
    (r.author_id = $2 or r.company_id = any($3::int[]) or ($4 and \(RequestColumns.submitted)))
    """

  private static let versions = Statement(
    """
    select v.attempt, v.stage, v.created_at, v.user_id, nullif(u.display_name, '') as user_name,
      v.hub_form_version as form_version, v.imported, v.changes, encode(v.sha256, 'hex') as sha256
    from service_requestsubmission v
    join service_servicerequest r on r.id = v.service_request_id
    left join user_ref u on u.id = v.user_id
    where r.id = $1 and \(seen)
    order by v.attempt
    """)

  private static let version = Statement(
    """
    select v.attempt, v.imported, v.stage, v.created_at, v.hub_form_id, v.hub_form_version, v.data,
      v.changes, v.sha256, v.applicant
    from service_requestsubmission v
    join service_servicerequest r on r.id = v.service_request_id
    where r.id = $1 and \(seen) and v.attempt = $5
    """)

  /// Every version that was sent, the first one first; none for a stranger.
  package func submissions(of id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(
      Requests.versions(id, viewer.userID, viewer.companies.asArray, viewer.isStaff))
  }

  /// One of them as it went in; `nil` if there is none, or it is not for the viewer.
  package func submission(
    _ attempt: Int, of id: Int64, for viewer: Viewer
  ) async throws -> SubmittedVersion? {
    let rows = try await database.read(
      Requests.version(id, viewer.userID, viewer.companies.asArray, viewer.isStaff, attempt))
    guard let row = rows.first else { return nil }
    let formVersion = try row.int("hub_form_version")
    return SubmittedVersion(
      attempt: try row.int("attempt"), isImported: try row.bool("imported"),
      stage: try row.int("stage"),
      createdAt: try row.instant("created_at"), formVersion: formVersion,
      sha256: try row.bytes("sha256"),
      answers: try FormValue(json: row.json("data")).object ?? [:],
      changes: try row.strings("changes"),
      applicant: try row.optionalJSON("applicant").map { try FormValue(json: $0) },
      form: try await form(id: row.int64("hub_form_id"), version: formVersion))
  }
}
