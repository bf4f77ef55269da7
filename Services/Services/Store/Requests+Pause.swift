import JSON
import Kernel
import Outbox
package import Postgres
import ServicesContract
import ServicesDomain

extension Requests {
  /// The open requests of a company rest from now on, or those that rested run again, each with its
  /// line in history and log and its event. Run again it finds nothing more to do. `actor` is who decided it
  /// in identity. Returns how many requests that were.
  @discardableResult
  package static func follow(
    company: Int64, isSuspended: Bool, actor: Int64?, in tx: Transaction
  ) async throws -> Int {
    let open = RequestPause.statuses.map(\.rawValue)
    let rows = try await tx.query(
      isSuspended ? resting(company, open.asArray) : rested(company))
    for row in rows {
      let request = try PausedRequest(row)
      _ = try await tx.query(isSuspended ? request.pause(by: actor) : request.resume(by: actor))
      try await request.publish(isSuspended, actor: actor, in: tx)
    }
    return rows.count
  }

  private static func select(_ condition: String) -> Statement {
    Statement(
      """
      select r.id, r.number, r.service_id, s.name, r.author_id, r.company_id,
        coalesce(r.bp_status, '') as bp_status, r.row_version, r.paused_days, r.status,
        (r.deadline at time zone 'Asia/Almaty')::date as deadline,
        coalesce(s.bp_config #> array['statuses', r.bp_status, 'applicant_label'],
          s.bp_config #> array['statuses', r.bp_status, 'label'], '{}') as label,
        (now() at time zone 'Asia/Almaty')::date as today,
        array(select (w.day - date '2000-01-01') * 2 + w.is_worked::int from service_workday w
          where w.day between current_date - 400 and current_date + 400) as exceptions
      from service_servicerequest r join service_service s on s.code = r.service_id
      where r.company_id = $1 and \(condition)
      order by r.id for no key update of r
      """)
  }

  private static let resting = select("r.paused_at is null and r.status = any($2::text[])")
  private static let rested = select("r.paused_at is not null")
}

/// A request that begins or ends to rest, its row locked.
private struct PausedRequest {
  let id: Int64
  let rowVersion: Int64
  let authorID: Int64?
  let companyID: Int64?
  let number: String?
  let service: (code: String, title: Localized)
  let bpStatus: String
  let label: Localized
  let isOpen: Bool
  let deadline: Day?
  let left: Int?
  let today: Day
  let calendar: WorkingCalendar

  init(_ row: Row) throws {
    id = try row.int64("id")
    rowVersion = try row.int64("row_version")
    authorID = try row.optionalInt64("author_id")
    companyID = try row.optionalInt64("company_id")
    number = try row.optionalString("number")
    service = (try row.string("service_id"), try row.localized("name"))
    bpStatus = try row.string("bp_status")
    label = try row.localized("label")
    let status = try row.string("status")
    isOpen = RequestPause.statuses.contains { $0.rawValue == status }
    deadline = try row.optionalDay("deadline")
    left = try row.optionalInt("paused_days")
    today = try row.day("today")
    calendar = try WorkingCalendar(encoded: row.int64s("exceptions"))
  }

  func pause(by actor: Int64?) -> SQL {
    let days = RequestPause.left(until: deadline, on: today, calendar: calendar)
    return step(
      """
      paused_at = now(), paused_days = \(days)::integer,
      deadline = case when \(days)::integer is null then deadline end
      """, "paused", by: actor)
  }

  /// One that was closed meanwhile has no deadline any more.
  func resume(by actor: Int64?) -> SQL {
    let until =
      isOpen ? RequestPause.deadline(deadline, left: left, on: today, calendar: calendar) : nil
    return step(
      """
      paused_at = null, paused_days = null, deadline = coalesce(
        deadline, (\(until)::date + time '23:59:59') at time zone 'Asia/Almaty')
      """, "resumed", by: actor)
  }

  private func step(_ change: SQL, _ action: String, by actor: Int64?) -> SQL {
    """
    with request as (
      update service_servicerequest set \(change), row_version = row_version + 1,
        updated_at = now()
      where id = \(id) returning id, bp_status
    ), log as (
      insert into service_servicerequestlog (service_request_id, action, user_id, data)
      select id, \(action), \(actor)::bigint, '{"because": "company_standing"}' from request
      returning id
    )
    insert into service_servicerequestbpstatus (bp_status, service_request_id, user_id, log_id)
    select request.bp_status, request.id, \(actor)::bigint, log.id from request, log
    where request.bp_status is not null
    """
  }

  /// Of one that is over, and of one of the old site that names no author, nobody is told.
  func publish(_ isSuspended: Bool, actor: Int64?, in tx: Transaction) async throws {
    guard isOpen, let facts = facts(by: actor) else { return }
    if isSuspended {
      try await OutboxWriter.append(
        RequestPaused(facts: facts), rev: rowVersion + 1, actor: actor, in: tx)
    } else {
      try await OutboxWriter.append(
        RequestResumed(facts: facts), rev: rowVersion + 1, actor: actor, in: tx)
    }
  }

  private func facts(by actor: Int64?) -> RequestFacts? {
    authorID.map { author in
      RequestFacts(
        requestID: id, number: number, serviceCode: service.code, serviceTitle: service.title,
        authorID: author, companyID: companyID, from: bpStatus, to: bpStatus, toLabel: label,
        // Nobody in particular, as far as this slice knows: the author is told all the same.
        actorID: actor ?? 0)
    }
  }
}
