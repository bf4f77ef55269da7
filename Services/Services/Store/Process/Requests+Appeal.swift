package import Postgres
import ServicesDomain

extension Requests {
  private static let terms = Statement(
    """
    select (coalesce(max(b.created_at), (
        select r.updated_at from service_servicerequest r where r.id = $1)
      ) at time zone 'Asia/Almaty')::date as rejected_on,
      exists (select from service_servicerequestlog l
        where l.service_request_id = $1 and l.action = 'appealed') as has_appealed
    from service_servicerequestbpstatus b where b.service_request_id = $1
    """)

  private static let noting = Statement(
    """
    insert into service_servicerequestlog (service_request_id, action, user_id)
    values ($1, 'appealed', $2)
    """)

  /// The applicant of a locked request appeals against its rejection. The days are the service's
  /// (`config.appeal_wd`), or ten.
  package func appeal(
    _ locked: inout LockedRequest, by applicant: Int64, comment: String?, in tx: Transaction
  ) async throws {
    let row = try await tx.query(Requests.terms(locked.request.id)).first
    let terms = AppealTerms(
      rejectedOn: try row?.optionalDay("rejected_on") ?? locked.context.today,
      workingDays: locked.settings["appeal_wd"]?.integer ?? AppealTerms.usualDays,
      hasAppealed: try row?.bool("has_appealed") ?? false)
    let step = try locked.request.appeal(
      by: applicant, comment: comment, terms: terms, table: locked.table,
      calendar: locked.calendar, today: locked.context.today)
    _ = try await tx.query(Requests.noting(locked.request.id, applicant))
    try await save(step, of: locked, by: .applicant, in: tx)
  }
}
