package import FoundationEssentials
package import Kernel
package import Postgres
package import ServicesDomain

/// Which deliveries are sent once more.
package struct HookReplay: Sendable {
  package let from: Instant
  package let to: Instant
  package let eventTypes: [HookEventType]?
  package let onlyFailed: Bool

  package init(from: Instant, to: Instant, eventTypes: [HookEventType]?, onlyFailed: Bool) {
    self.from = from
    self.to = to
    self.eventTypes = eventTypes
    self.onlyFailed = onlyFailed
  }
}

extension Hooks {
  private static let deliveries = Statement(
    """
    select d.id, d.sequence, d.event_id, d.event_type, d.status, d.attempts, d.created_at,
      case when d.status = 'pending' then d.due_at end as due_at, d.delivered_at,
      last.status_code as last_status_code, last.failure as last_failure
    from service_hookdelivery d
    left join service_hookattempt last on last.delivery_id = d.id and last.attempt = d.attempts
    where d.hook_id = $1 and ($2::text is null or d.status = $2)
      and ($3::bigint is null or d.sequence < $3)
    order by d.sequence desc limit $4
    """)

  /// Of a hook that the asker may see, the newest first.
  package func deliveries(
    of hook: Int64, status: String?, before: Int64?, limit: Int
  ) async throws -> Rows {
    try await database.read(Hooks.deliveries(Int32(hook), status, before, limit))
  }

  private static let delivery = Statement(
    """
    select d.id, d.event_id, d.event_type, d.status, d.attempts, d.created_at,
      case when d.status = 'pending' then d.due_at end as due_at, d.delivered_at, d.gives_up_at,
      d.body
    from service_hookdelivery d where d.hook_id = $1 and d.id = $2
    """)

  private static let attempts = Statement(
    """
    select a.attempt, a.created_at, a.milliseconds, a.status_code, a.failure, a.answer_head
    from service_hookattempt a where a.delivery_id = $1 order by a.attempt desc limit 100
    """)

  package func delivery(_ id: UUID, of hook: Int64) async throws -> (Row, attempts: Rows) {
    let row = try await required(database.query(Hooks.delivery(Int32(hook), id)))
    return (row, try await database.query(Hooks.attempts(id)))
  }

  private static let again = Statement(
    """
    update service_hookdelivery set status = 'pending', tries = 0, due_at = $3, gives_up_at = $4,
      updated_at = now(), row_version = row_version + 1
    where hook_id = $1 and id = $2
    """)

  /// One more time, under the same id. Throws `HookError.missing`, `.paused`, `.ofApplication`.
  package func replay(
    _ id: UUID, of hook: Int64, by owner: HookOwner, now: Instant, in tx: Transaction
  ) async throws {
    try await begin(hook, by: owner, in: tx)
    let again = try await tx.query(
      Hooks.again(Int32(hook), id, now, now + HookRetry.patience))
    guard again.affected == 1 else { throw HookError.missing }
    try await HookRun.enqueue(hook, in: tx)
  }

  private static let rangeAgain = Statement(
    """
    update service_hookdelivery d set status = 'pending', tries = 0, due_at = $7,
      gives_up_at = $8, updated_at = now(), row_version = row_version + 1
    from (
      select w.id from service_hookdelivery w
      where w.hook_id = $1 and w.created_at >= $2 and w.created_at < $3 and w.event_id is not null
        and ($4::text[] is null or w.event_type = any($4)) and (not $5 or w.status = 'failed')
        and w.status <> 'pending'
      order by w.sequence limit $6) chosen
    where d.id = chosen.id
    """)

  /// Deliveries at most of one replay.
  package static let replayLimit = 10_000

  /// All of a time, in their order; how many. What waits already waits on.
  package func replay(
    _ range: HookReplay, of hook: Int64, by owner: HookOwner, now: Instant, in tx: Transaction
  ) async throws -> Int {
    try await begin(hook, by: owner, in: tx)
    let again = try await tx.query(
      Hooks.rangeAgain(
        Int32(hook), range.from, range.to, range.eventTypes.map { $0.map(\.rawValue).asArray },
        range.onlyFailed, Hooks.replayLimit, now, now + HookRetry.patience))
    if again.affected > 0 { try await HookRun.enqueue(hook, in: tx) }
    return again.affected
  }

  private func begin(_ hook: Int64, by owner: HookOwner, in tx: Transaction) async throws {
    let locked = try await lock(hook, for: owner, in: tx)
    guard locked.client == owner.client else { throw HookError.ofApplication }
    guard locked.health.status != .paused else { throw HookError.paused }
  }

  private static let purging = Statement(
    """
    delete from service_hookdelivery where id in (
      select d.id from service_hookdelivery d
      where d.status <> 'pending' and d.created_at < $1
      order by d.created_at limit 1000 for update skip locked)
    """)

  /// How long one can look up and replay.
  package static let retention: Duration = .seconds(30 * 86_400)

  /// Removes some that are old; how many.
  package func purge(now: Instant) async throws -> Int {
    try await database.query(Hooks.purging(now - Hooks.retention)).affected
  }
}
