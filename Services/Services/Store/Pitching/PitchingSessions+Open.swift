import Kernel
import Outbox
package import Postgres
import ServicesContract
import ServicesDomain

extension PitchingSessions {
  private static let invited = Statement(
    """
    select r.id as request_id, r.number, r.author_id as person_id, 'applicant' as role
    from service_pitchingproject p join service_servicerequest r on r.id = p.service_request_id
    where p.session_id = $1 and r.author_id is not null
    union all
    select null, null, j.user_id, 'juror' from service_pitchingjuror j where j.session_id = $1
    order by 4, 3, 1
    """)

  private static let counted = Statement(
    """
    select (select count(*) from service_pitchingproject where session_id = $1) as projects,
      (select count(*) from service_pitchingjuror where session_id = $1) as jurors
    """)

  /// The day stands: applicants and jurors are invited, and jurors may grade.
  package func open(_ id: Int64, by manager: Int64, in tx: Transaction) async throws {
    var locked = try await PitchingSessions.lock(id, in: tx)
    guard let counts = try await tx.query(PitchingSessions.counted(id)).first else {
      throw PitchingRefusal.missing
    }
    try locked.session.open(requests: counts.int("projects"), jurors: counts.int("jurors"))
    _ = try await tx.query(
      """
      update service_pitchingsession set status = 'open', opened_at = now(),
        row_version = \(locked.session.rowVersion), updated_at = now()
      where id = \(id)
      """)
    for row in try await tx.query(PitchingSessions.invited(id)) {
      let event = PitchingInvited(
        sessionID: id, personID: try row.int64("person_id"),
        role: PitchingInvited.Role(rawValue: try row.string("role")) ?? .juror,
        requestID: try row.optionalInt64("request_id"), number: try row.optionalString("number"),
        serviceCode: locked.session.service, serviceTitle: locked.serviceTitle,
        startsAt: locked.startsAt, place: locked.place)
      try await OutboxWriter.append(
        event, rev: locked.session.rowVersion, actor: manager, in: tx)
    }
  }
}
