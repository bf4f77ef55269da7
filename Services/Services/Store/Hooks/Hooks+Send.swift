package import FoundationEssentials
package import Jobs
package import Kernel
import Outbox
package import Postgres
import ServicesContract
import ServicesDomain

/// What is to be sent now, and with which secrets it is signed.
package struct DueDelivery: Sendable {
  package let id: UUID
  package let hook: Int64
  package let url: String
  package let body: String
  /// Attempts made before this one.
  package let attempts: Int
  package let tries: Int
  package let seeds: SecretSeeds
}

/// What came of one call.
package struct HookAttempt: Sendable {
  /// `nil`: there was no answer.
  package let statusCode: Int?
  /// A code such as `timed-out`; `nil` if it arrived.
  package let failure: String?
  /// Masked already.
  package let answerHead: String?
  package let duration: Duration

  package init(statusCode: Int?, failure: String?, answerHead: String?, duration: Duration) {
    self.statusCode = statusCode
    self.failure = failure
    self.answerHead = answerHead
    self.duration = duration
  }
}

extension Hooks {
  private static let givingUp = Statement(
    """
    update service_hookdelivery set status = 'failed', updated_at = now(),
      row_version = row_version + 1
    where hook_id = $1 and status = 'pending' and gives_up_at <= $2
    """)

  // Of each thing the oldest that waits, and no other: what comes later must not overtake it.
  private static let choosing = Statement(
    """
    select d.id, d.hook_id, d.body, d.attempts, d.tries, h.url, h.secret_seed,
      case when h.previous_until > $2 then h.previous_seed end as previous_seed
    from service_hook h
    join lateral (
      select w.id, w.hook_id, w.body, w.attempts, w.tries, w.due_at, w.sequence from (
        select distinct on (p.thing) p.id, p.hook_id, p.body, p.attempts, p.tries, p.due_at,
          p.sequence
        from service_hookdelivery p
        where p.hook_id = h.id and p.status = 'pending'
        order by p.thing, p.sequence) w
      where w.due_at <= $2
      order by w.sequence limit 1
    ) d on true
    where h.id = $1 and h.status <> 'paused' and (h.rests_until is null or h.rests_until <= $2)
    """)

  /// The next of a hook; `nil`: nothing is due, or nothing may be sent. What waited for three days is
  /// given up.
  package func next(of hook: Int64, now: Instant) async throws -> DueDelivery? {
    _ = try await database.query(Hooks.givingUp(Int32(hook), now))
    guard let row = try await database.query(Hooks.choosing(Int32(hook), now)).first else {
      return nil
    }
    return DueDelivery(
      id: try row.uuid("id"), hook: try row.int64("hook_id"), url: try row.string("url"),
      body: try row.string("body"), attempts: try row.int("attempts"),
      tries: try row.int("tries"),
      seeds: SecretSeeds(
        current: try row.uuid("secret_seed"), previous: try row.optionalUUID("previous_seed")))
  }

  // Only the attempt that saw this count counts: a worker that was thought dead changes nothing.
  private static let noting = Statement(
    """
    update service_hookdelivery set attempts = attempts + 1, tries = tries + 1,
      status = case when $3 then 'delivered' else status end,
      delivered_at = case when $3 then $4::timestamptz else delivered_at end, due_at = $5,
      updated_at = now(), row_version = row_version + 1
    where id = $1 and attempts = $2 and status = 'pending'
    """)

  private static let logging = Statement(
    """
    insert into service_hookattempt (created_at, delivery_id, attempt, milliseconds, status_code,
      failure, answer_head)
    values ($1, $2, $3, $4, $5, $6, $7)
    """)

  private static let keeping = Statement(
    """
    update service_hook set status = $2, paused_because = $3, failures = $4, failing_since = $5,
      rests_until = $6, updated_at = now(), row_version = row_version + $7
    where id = $1
    """)

  private static let waking = Statement(
    """
    update service_hookdelivery set due_at = $2, updated_at = now(), row_version = row_version + 1
    where hook_id = $1 and status = 'pending' and due_at > $2
    """)

  /// Writes down what came of a call, and how the hook fares after it.
  package func record(
    _ attempt: HookAttempt, of delivery: DueDelivery, now: Instant, in tx: Transaction
  ) async throws {
    // The hook first, as everywhere: deliveries are entered and changed under its lock.
    guard var hook = try await lockIfThere(delivery.hook, in: tx) else { return }
    let arrived = attempt.failure == nil
    let due = arrived ? now : now + HookRetry.pause(after: delivery.tries + 1)
    let noted = try await tx.query(
      Hooks.noting(delivery.id, delivery.attempts, arrived, now, due))
    guard noted.affected == 1 else { return }
    _ = try await tx.query(
      Hooks.logging(
        now, delivery.id, delivery.attempts + 1, Int(attempt.duration.wholeMilliseconds),
        attempt.statusCode, attempt.failure, attempt.answerHead))
    let before = hook.health
    var isNowPaused = false
    var wasFailing = false
    if arrived {
      wasFailing = hook.health.succeeded()
    } else {
      isNowPaused = hook.health.failed(at: now, isGone: attempt.statusCode == 410)
    }
    guard hook.health != before else { return }
    try await keep(hook, was: before, in: tx)
    // Whoever is back gets at once what waited for its next try.
    if wasFailing { _ = try await tx.query(Hooks.waking(Int32(hook.id), now)) }
    if isNowPaused { try await publish(hook, in: tx) }
  }

  private func lockIfThere(_ id: Int64, in tx: Transaction) async throws -> LockedHook? {
    do {
      return try await lock(id, in: tx)
    } catch HookError.missing {
      return nil
    }
  }

  private func keep(_ hook: LockedHook, was before: HookHealth, in tx: Transaction) async throws {
    let health = hook.health
    // Who holds the version of a hook that is only counted on has not missed a change.
    let step = health.status == before.status ? 0 : 1
    _ = try await tx.query(
      Hooks.keeping(
        Int32(hook.id), health.status.rawValue, health.pausedBecause?.rawValue, health.failures,
        health.failingSince, health.restsUntil, step))
  }

  private func publish(_ hook: LockedHook, in tx: Transaction) async throws {
    try await OutboxWriter.append(
      HookPaused(
        hookID: hook.id, name: hook.name, clientID: hook.client, createdBy: hook.createdBy,
        reason: hook.health.pausedBecause?.rawValue ?? ""),
      rev: hook.rowVersion + 1, actor: nil, in: tx)
  }

  /// Ends a run. What came in meanwhile has a run of its own.
  package func end(
    _ hook: Int64, _ lease: JobLease, now: Instant, in tx: Transaction
  ) async throws {
    let isThere = try await lockIfThere(hook, in: tx) != nil
    try await lease.finish(in: tx)
    guard isThere, try await !tx.query(Hooks.choosing(Int32(hook), now)).isEmpty else { return }
    try await HookRun.enqueue(hook, in: tx)
  }

  private static let due = Statement(
    """
    select h.id from service_hook h
    where h.status <> 'paused' and (h.rests_until is null or h.rests_until <= $1)
      and exists (select from service_hookdelivery d
        where d.hook_id = h.id and d.status = 'pending' and d.due_at <= $1)
    order by h.id
    """)

  /// A run for every hook that has something due; how many that are.
  package func sweep(now: Instant) async throws -> Int {
    try await database.transaction { tx in
      let hooks = try await tx.query(Hooks.due(now))
      for row in hooks { try await HookRun.enqueue(row.int64("id"), in: tx) }
      return hooks.count
    }
  }
}
