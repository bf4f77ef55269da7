import Kernel
import Outbox
package import Postgres
import ServicesContract
import ServicesDomain

extension Requests {
  private static let late = """
    r.deadline is not null and r.paused_at is null
      and r.status in ('submitted', 'in_progress')
      and r.overdue_told_for is distinct from r.deadline
      and jsonb_typeof(s.config -> 'escalate_wd') = 'number'
      and r.deadline + make_interval(days => (s.config ->> 'escalate_wd')::int) < now()
    """

  // Working days are counted by the rules; so many days must have gone in any case.
  private static let lateOnes = Statement(
    """
    select r.id from service_servicerequest r join service_service s on s.code = r.service_id
    where r.id > $1 and \(late)
    order by r.id limit $2
    """)

  /// Requests that may be late by as many working days as their service bears (`config.escalate_wd`).
  package func late(after id: Int64, limit: Int = 100) async throws -> [Int64] {
    try await database.read(Requests.lateOnes(id, limit)).map { try $0.int64("id") }
  }

  private static let lockingLate = locking(late, skipping: true)

  private static let telling = Statement(
    """
    with request as (
      update service_servicerequest set overdue_told_for = deadline, row_version = row_version + 1
      where id = $1 returning id
    )
    insert into service_servicerequestlog (service_request_id, action, data)
    select id, 'overdue', jsonb_build_object('deadline', $2::text) from request
    """)

  /// Tells whoever has it, and the managers, of a request that nobody finished in time, once for each deadline. False: it is
  /// not late enough, or somebody is at it.
  package func escalate(_ id: Int64, in tx: Transaction) async throws -> Bool {
    guard let row = try await tx.query(Requests.lockingLate(id)).first else { return false }
    let locked = try await read(row, in: tx)
    let request = locked.request
    guard let deadline = request.deadline, let days = locked.settings["escalate_wd"]?.integer,
      locked.calendar.workingDays(after: deadline, through: locked.context.today) >= days
    else { return false }
    _ = try await tx.query(Requests.telling(id, deadline.description))
    guard request.authorID != 0 else { return true }
    let step = RequestStep(standing: request.bpStatus)
    let told = Set(locked.managers).union(request.assigneeID.map { [$0] } ?? [])
    let facts = Publishing.facts(
      step, of: request, title: locked.title, table: locked.table, staff: told.sorted(),
      tellsApplicant: false)
    try await OutboxWriter.append(
      RequestOverdue(facts: facts), rev: request.rowVersion + 1, actor: nil, in: tx)
    return true
  }
}
