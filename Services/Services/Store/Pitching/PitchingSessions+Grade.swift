import JSON
import Kernel
package import Postgres
package import ServicesDomain

extension PitchingSessions {
  /// A juror who grades in one window and abstains in another does one after the other.
  private static let seat = Statement(
    """
    select user_id from service_pitchingjuror where session_id = $1 and user_id = $2
    for no key update
    """)

  private static let place = Statement(
    """
    select r.author_id, r.company_id,
      exists (select from service_pitchingjuror j where j.session_id = $1 and j.user_id = $3)
        as is_juror,
      exists (select from service_pitchingabstention a where a.session_id = $1
        and a.service_request_id = $2 and a.user_id = $3) as abstains
    from service_pitchingproject p join service_servicerequest r on r.id = p.service_request_id
    where p.session_id = $1 and p.service_request_id = $2
    """)

  private static let grading = Statement(
    """
    insert into service_pitchinggrade as g (session_id, service_request_id, user_id, total, data,
      comment)
    values ($1, $2, $3, $4, $5::jsonb, nullif($6, ''))
    on conflict (session_id, service_request_id, user_id)
      where session_id is not null and user_id is not null
    do update set total = excluded.total, data = excluded.data, comment = excluded.comment,
      row_version = g.row_version + 1, updated_at = now()
    returning id
    """)

  /// A grade, or another one in its place. The day cannot be closed meanwhile. Whether the juror is
  /// of the company that applies was asked before.
  package func grade(
    _ session: Int64, request: Int64, by juror: Int64, _ scores: FormValue, comment: String,
    cleared: ClearedExperts, in tx: Transaction
  ) async throws {
    let locked = try await PitchingSessions.share(session, in: tx)
    let place = try await PitchingSessions.place(session, request, juror, in: tx)
    try locked.session.check(.grade)
    if place.abstains { throw PitchingRefusal.abstained }
    if place.authorID == juror { throw PitchingRefusal.conflictOfInterest(.author) }
    guard cleared.allows(juror, of: place.companyID) else {
      throw PitchingRefusal.conflictOfInterest(.member)
    }
    let grade = try PitchingGrade(scores, comment: comment, by: locked.session.criteria)
    _ = try await tx.query(
      PitchingSessions.grading(
        session, request, juror, grade.total, JSONText(grade.document.bytes), grade.comment))
  }

  /// A juror must not grade a request; a grade that he gave goes.
  package func abstain(
    _ session: Int64, request: Int64, by juror: Int64, reason: String, in tx: Transaction
  ) async throws {
    let locked = try await PitchingSessions.share(session, in: tx)
    _ = try await PitchingSessions.place(session, request, juror, in: tx)
    try locked.session.check(.abstain)
    _ = try await tx.batch([
      """
      insert into service_pitchingabstention (session_id, service_request_id, user_id, reason)
      values (\(session), \(request), \(juror), \(reason))
      on conflict (session_id, service_request_id, user_id) do nothing
      """,
      """
      delete from service_pitchinggrade
      where session_id = \(session) and service_request_id = \(request) and user_id = \(juror)
      """,
    ])
  }

  private struct Place {
    let authorID: Int64?
    let companyID: Int64?
    let abstains: Bool
  }

  private static func place(
    _ session: Int64, _ request: Int64, _ juror: Int64, in tx: Transaction
  ) async throws -> Place {
    _ = try await tx.query(seat(session, juror))
    guard let row = try await tx.query(place(session, request, juror)).first else {
      throw PitchingRefusal.missing
    }
    guard try row.bool("is_juror") else { throw PitchingRefusal.notAJuror }
    return Place(
      authorID: try row.optionalInt64("author_id"), companyID: try row.optionalInt64("company_id"),
      abstains: try row.bool("abstains"))
  }

  /// Of which company a request of a day is; `nil` also where there is no such request.
  package func company(of request: Int64, in session: Int64) async throws -> Int64? {
    try await database.read(
      """
      select r.company_id from service_pitchingproject p
      join service_servicerequest r on r.id = p.service_request_id
      where p.session_id = \(session) and p.service_request_id = \(request)
      """
    ).first?.optionalInt64("company_id")
  }
}
