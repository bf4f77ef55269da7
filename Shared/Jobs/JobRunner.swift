import EventLoop
import Kernel
package import Observability
import Outbox
package import Postgres
import Synchronization

/// Does the jobs of a slice. Every copy of a service runs one; a job is with one of them at a time.
package final class JobRunner: Sendable {
  package struct Settings: Sendable {
    /// Jobs at a time in this process.
    package var places = 8
    /// How long a worker that is silent keeps its job; while it works the lease is extended.
    package var lease: Duration = .seconds(60)
    /// How long a due job waits at most if nobody rings: retries, jobs of copies that died.
    package var poll: Duration = .seconds(1)
    /// How often jobs are counted for the metrics.
    package var census: Duration = .seconds(15)
    /// How long `stop` waits for jobs before it gives them back.
    package var patience: Duration = .seconds(10)
    /// How long `stop` then waits for what it has interrupted, until its row is given back.
    package var giveBack: Duration = .seconds(3)

    package init() {}
  }

  let database: Database
  let table: JobTable
  let handlers: [String: JobHandler]
  let settings: Settings
  let logger: Logger
  let metrics: JobMetrics
  let state = Mutex(RunnerState())
  let work = LoopBell()
  let idle = LoopBell()
  let scheduler: JobScheduler
  let nextCensus = Mutex(MonotonicInstant.now)
  private let claims = Round()
  private let renewals = Round()
  private let clock = Round()
  private let listener = Mutex<Int?>(nil)

  /// Two handlers or two schedules of one name are a programmer's error and stop the start.
  package init(
    _ handlers: [JobHandler], schedules: [JobSchedule] = [], database: Database,
    settings: Settings = Settings(), logger: Logger, metrics: Metrics
  ) {
    self.database = database
    self.settings = settings
    self.handlers = Dictionary(uniqueKeysWithValues: handlers.map { ($0.name, $0) })
    self.logger = logger.labelled("jobs")
    self.metrics = JobMetrics(metrics, names: handlers.map(\.name))
    table = JobTable(database)
    scheduler = JobScheduler(schedules, database: database)
  }

  /// Runs on loops of the database until `stop()`.
  package func start() {
    let bell = work
    listener.withLock { $0 = CommitSignal.jobs.listen { bell.ring() } }
    let group = database.group
    clock.start(on: group.any, logger: logger) { try await self.tick() }
    guard !handlers.isEmpty else { return }
    claims.start(on: group.any, logger: logger) {
      for attempt in try await self.claim() {
        group.any.spawn { await self.perform(attempt) }
      }
      try await self.work.wait(atMost: self.settings.poll)
    }
    renewals.start(on: group.any, logger: logger) {
      try await sleepOnLoop(for: self.settings.lease / 3)
      try await self.renewLeases()
    }
  }

  /// Begins no more jobs; those under way go on.
  package func drain() { state.withLock { $0.drain() } }

  /// Lets jobs end for a while; those that do not are interrupted and given back, so that another
  /// copy begins them at once.
  package func stop() async {
    drain()
    await waitUntilIdle(atMost: settings.patience)
    for attempt in state.withLock({ Array($0.attempts.values) }) { attempt.interrupt(.released) }
    await waitUntilIdle(atMost: settings.giveBack)
    listener.withLock { $0.map { CommitSignal.jobs.stopListening($0) } }
    for round in [claims, renewals, clock] { round.stop() }
  }

  private func waitUntilIdle(atMost limit: Duration) async {
    let deadline = MonotonicInstant.now + limit
    try? await database.group.run {
      while !self.state.withLock({ $0.isIdle }), MonotonicInstant.now < deadline {
        try await self.idle.wait(atMost: deadline - .now)
      }
    }
  }

  /// Does everything that is due now, one job after the other, and says how many attempts that were.
  /// For tests, without `start()`.
  package func runDue() async throws -> Int {
    try await database.group.run {
      var count = 0
      while true {
        let attempts = try await self.claim()
        if attempts.isEmpty { return count }
        for attempt in attempts { await self.perform(attempt) }
        count += attempts.count
      }
    }
  }
}
