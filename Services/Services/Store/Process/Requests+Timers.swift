package import Postgres
import ServicesDomain

extension Requests {
  // The end of a day is the beginning of the next one.
  private static let dueByDeadline = Statement(
    """
    select r.id from service_servicerequest r join service_service s on s.code = r.service_id
    where r.deadline is not null and r.paused_at is null
      and r.deadline + interval '1 second' <= now() and r.id > $1
      and jsonb_path_exists(s.bp_config,
        '$.transitions[*] ? (@.from == $step && @.trigger == "deadline")',
        jsonb_build_object('step', r.bp_status))
    order by r.id limit $2
    """)

  private static let dueDrafts = Statement(
    """
    select r.id from service_service s
    join service_servicerequest r on r.service_id = s.code
    left join service_hubformdata d on d.id = r.hub_form_data_id
    where jsonb_typeof(s.config -> 'draft_days') = 'number'
      and r.status = 'draft' and not \(RequestColumns.isOld) and r.paused_at is null and r.id > $1
      and greatest(r.updated_at, d.updated_at)
        < now() - make_interval(days => (s.config ->> 'draft_days')::int)
      and jsonb_path_exists(s.bp_config,
        '$.transitions[*] ? (@.from == $step && @.trigger == "deadline")',
        jsonb_build_object('step', r.bp_status))
    order by r.id limit $2
    """)

  /// Requests whose step has a move for a deadline that has passed, after `id`.
  package func overdue(after id: Int64, limit: Int = 100) async throws -> [Int64] {
    try await database.read(Requests.dueByDeadline(id, limit)).map { try $0.int64("id") }
  }

  /// Drafts that nobody touched for as many days as their service gives (`config.draft_days`).
  package func staleDrafts(after id: Int64, limit: Int = 100) async throws -> [Int64] {
    try await database.read(Requests.dueDrafts(id, limit)).map { try $0.int64("id") }
  }

  private static let lockingOverdue = locking(
    "r.paused_at is null and r.deadline + interval '1 second' <= now()", skipping: true)

  private static let lockingStale = locking(
    """
    r.status = 'draft' and not \(RequestColumns.isOld) and r.paused_at is null
      and jsonb_typeof(s.config -> 'draft_days') = 'number'
      and greatest(r.updated_at, d.updated_at)
        < now() - make_interval(days => (s.config ->> 'draft_days')::int)
    """, skipping: true)

  /// Moves a request along because its time is over. False: somebody is at it, or it moved meanwhile.
  package func expire(_ id: Int64, in tx: Transaction) async throws -> Bool {
    try await expire(id, by: Requests.lockingOverdue(id), in: tx)
  }

  package func expireDraft(_ id: Int64, in tx: Transaction) async throws -> Bool {
    try await expire(id, by: Requests.lockingStale(id), in: tx)
  }

  private func expire(_ id: Int64, by sql: SQL, in tx: Transaction) async throws -> Bool {
    let rows = try await tx.batch([Requests.holding(parentsOf: [id]), sql])
    guard let row = rows.last?.first else { return false }
    var locked = try await read(row, in: tx)
    guard locked.table.move(from: locked.request.bpStatus, by: .deadline) != nil else {
      return false
    }
    let step = try locked.request.fire(
      .deadline, by: nil, comment: nil, table: locked.table, calendar: locked.calendar,
      today: locked.context.today)
    try await save(step, of: locked, by: .system, in: tx)
    return true
  }
}
