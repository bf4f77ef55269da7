import EventLoop
import Kernel
package import Observability
package import Postgres
import Synchronization

/// Gives positions to committed events. Every process of a service runs one; whoever gets the
/// numberer's row does the work of that moment. It also tells this process where the history ends,
/// which wakes waiting feeds.
package final class OutboxNumberer: Sendable {
  package struct Settings: Sendable {
    /// How long an event waits at most for its position, if nobody wakes the numberer.
    package var interval: Duration = .milliseconds(50)
    /// Rounds of a busy process are at least so far apart: numbering in bulk is cheaper.
    package var pause: Duration = .milliseconds(5)
    /// Events of one round.
    package var batch = 5_000
    /// How often the server's identity is compared with the epoch's.
    package var identityInterval: Duration = .seconds(5)

    package init() {}
  }

  package let bell = FeedBell()
  private let database: Database
  private let settings: Settings
  private let logger: Logger
  private let wake = LoopBell()
  private let scope = Mutex<RunningScope?>(nil)
  private let given: Counter
  private let lag: LagGauge

  package init(
    database: Database, settings: Settings = Settings(), logger: Logger, metrics: Metrics
  ) {
    self.database = database
    self.settings = settings
    self.logger = logger.labelled("outbox")
    given = metrics.counter("outbox_events_total", "Events that got their position")
    let lag = LagGauge()
    self.lag = lag
    metrics.gauge(
      "outbox_lag_seconds", "How long the oldest committed event has waited for its position"
    ) { Double(lag.microseconds.load(ordering: .relaxed)) / 1e6 }
  }

  /// Runs on a loop of the database until `stop()`.
  package func start() {
    database.group.any.spawn { await self.run() }
  }

  /// Ends the rounds and lets waiting feeds answer; events that are left get their positions at the
  /// next start. Call it when the drain begins, else a waiting feed holds it up.
  package func stop() {
    bell.close()
    scope.withLock { running in
      running?.stop()
      running = .stopped
    }
  }

  private func run() async {
    guard let running = RunningScope.begin(in: scope) else { return }
    let listener = CommitSignal.outbox.listen { [wake] in wake.ring() }
    defer { CommitSignal.outbox.stopListening(listener) }
    await running.run {
      var nextIdentity = MonotonicInstant.now
      while true {
        if MonotonicInstant.now >= nextIdentity {
          try await self.guarded { try await self.refreshEpoch() }
          nextIdentity = .now + self.settings.identityInterval
        }
        try await self.guarded { try await self.numberAll() }
        try await sleepOnLoop(for: self.settings.pause)
        try await self.wake.wait(atMost: self.settings.interval)
      }
    }
  }

  /// A database that is away is waited for; only the end of the scope ends the rounds.
  private func guarded(_ round: () async throws -> Void) async throws {
    do {
      try await withDeadline(.seconds(10), round)
    } catch {
      try OperationScope.current?.check()
      logger.warning("numbering failed", ["error": .error(error)])
      try await sleepOnLoop(for: .milliseconds(500))
    }
  }

  /// Numbers everything that is committed now. For tests also without `start()`.
  package func numberAll() async throws {
    while true {
      let rows = try await database.read(OutboxNumberer.look())
      guard let row = rows.first else { throw OutboxFault.notMigrated }
      bell.publish(
        FeedPosition(epoch: try row.string("epoch"), position: try row.int64("last_position")))
      let waiting = try row.optionalInt64("waiting")
      lag.microseconds.store(waiting ?? 0, ordering: .relaxed)
      guard waiting != nil else { return }
      guard let count = try await numberSome() else { return }
      given.increment(by: UInt64(count))
      if count == 0 { return }
    }
  }

  /// `nil` if somebody else is at it.
  private func numberSome() async throws -> Int? {
    let batch = settings.batch
    let outcome = try await database.transaction { tx -> (count: Int, head: FeedPosition)? in
      // The lock first, then a second statement: its snapshot sees all that was committed before.
      guard try await !tx.query(OutboxNumberer.hold()).isEmpty else { return nil }
      let rows = try await tx.query(OutboxNumberer.number(batch))
      guard let row = rows.first else { throw OutboxFault.notMigrated }
      let head = FeedPosition(
        epoch: try row.string("epoch"), position: try row.int64("last_position"))
      return (try row.int("given"), head)
    }
    guard let outcome else { return nil }
    bell.publish(outcome.head)
    return outcome.count
  }

  /// A server with another identity (restored elsewhere) or timeline (promoted) may have lost
  /// events that were told: positions of that history must not be mistaken for ours.
  package func refreshEpoch() async throws {
    let renewed = try await database.query(OutboxNumberer.renew()).affected
    if renewed > 0 { logger.warning("a new epoch begins: consumers will take snapshots") }
  }

  private static let look = Statement(
    """
    select epoch, last_position,
      (select greatest(0, extract(epoch from clock_timestamp() - occurred_at) * 1000000)::bigint
        from outbox where position is null order by seq limit 1) as waiting
    from outbox_numberer
    """)

  private static let hold = Statement("select id from outbox_numberer for update skip locked")

  private static let number = Statement(
    """
    with fresh as (
      select seq, row_number() over (order by seq) as place
      from (select seq from outbox where position is null order by seq limit $1::integer) s
    ), numbered as (
      update outbox o set position = n.last_position + fresh.place
      from fresh, outbox_numberer n
      where o.seq = fresh.seq
      returning o.seq
    )
    update outbox_numberer
    set last_position = last_position + (select count(*) from numbered)
    returning epoch, last_position, (select count(*) from numbered) as given
    """)

  private static let renew = Statement(
    """
    with identity as (
      select s.system_identifier || '-' || c.timeline_id as server
      from pg_control_system() s, pg_control_checkpoint() c
    )
    update outbox_numberer n
    set epoch = case when n.server is null then n.epoch
        else replace(gen_random_uuid()::text, '-', '') end,
      server = identity.server
    from identity where n.server is distinct from identity.server
    """)
}

/// How long the oldest event without a position has waited.
private final class LagGauge: Sendable {
  let microseconds = Atomic<Int64>(0)
}
