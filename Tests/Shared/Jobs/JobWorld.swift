import Audit
import FoundationEssentials
import Idempotency
import JSON
import Jobs
import Kernel
import Observability
import Postgres
import Synchronization
import TestSupport

/// Adds its number to the table `effect`.
struct Count: Job {
  static let name = "test.count"
  static let attempts = 3
  static let backOff = JobBackOff(first: .zero, longest: .zero)
  let number: Int64

  init(_ number: Int64) { self.number = number }

  init(payload input: inout InputReader) throws {
    let number = input.integer("number")
    self.number = try input.finish(number)
  }

  func write(to json: inout JSONWriter) { json.object { $0.field("number", number) } }
}

/// One attempt and no more.
struct Once: Job {
  static let name = "test.once"
  static let queue = "slow"
  static let attempts = 1

  init() {}
  init(payload input: inout InputReader) throws {}
  func write(to json: inout JSONWriter) { json.object { _ in } }
}

struct Broken: Error {}

extension Logger {
  static let quiet = Logger(label: "test", sink: .recording())
}

/// A slice with jobs and a table of their effects.
struct JobWorld: Sendable {
  let database: Database
  let metrics = Metrics()

  static func with(_ body: (JobWorld) async throws -> Void) async throws {
    let folders = [
      try IdempotencyMigrations.folder(), try JobMigrations.folder(), try AuditMigrations.folder(),
    ]
    try await TestDatabase.with(folders: folders) { database in
      _ = try await database.query("create table effect (number bigint not null)")
      try await body(JobWorld(database: database))
    }
  }

  func enqueue(_ job: some Job, runAt: Instant? = nil, key: String? = nil) async throws -> UUID? {
    try await database.transaction { tx in
      try await JobQueue.enqueue(job, in: tx, runAt: runAt, uniqueKey: key)
    }
  }

  func runner(
    _ handlers: JobHandler..., settings: JobRunner.Settings = JobRunner.Settings()
  ) -> JobRunner {
    JobRunner(
      handlers, database: database, settings: settings,
      logger: .quiet, metrics: metrics)
  }

  /// Saves effect and end together; `before` runs between the two.
  func counting(
    before: @escaping @Sendable () async throws -> Void = {}
  ) -> JobHandler {
    JobHandler(Count.self) { job, lease in
      try await database.transaction { tx in
        _ = try await tx.query("insert into effect (number) values (\(job.number))")
        try await before()
        try await lease.finish(in: tx)
      }
    }
  }

  func effects() async throws -> [Int64] {
    try await database.query("select number from effect order by number")
      .map { try $0.int64("number") }
  }

  /// `status attempt` of every job, the oldest first.
  func jobs() async throws -> [String] {
    try await database.query(
      "select status, attempt from django_dramatiq_task order by created_at, id"
    ).map { "\(try $0.string("status")) \(try $0.int("attempt"))" }
  }

  func lastError() async throws -> String? {
    try await database.query("select last_error from django_dramatiq_task").first?
      .optionalString("last_error")
  }

  /// Time passes: whoever has a job is taken for dead.
  func expireLeases() async throws {
    _ = try await database.query(
      """
      update django_dramatiq_task set lease_until = clock_timestamp()
      where status = 'running'
      """)
  }

  func cancel(_ id: UUID) async throws {
    let records = JobRecords(database)
    _ = try await database.transaction { tx in
      try await records.cancel(id, version: nil, in: tx)
    }
  }
}

/// Whoever comes waits until it is opened. No actor: a transaction must stay on its loop.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { visitor in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(visitor) }
        return state.isOpen
      }
      if isOpen { visitor.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for visitor in waiting { visitor.resume() }
  }
}
