import EventLoop
package import Observability
import Outbox
package import Postgres

/// Brings what changes left in the journal to revisions, action log and admin log, right after their
/// commit and many at a time. Every process of a service runs one; one of them files at a time.
package final class ChangeFiling: Sendable {
  /// How long a change waits at most for its place in the history. Who reads a history does not
  /// notice: `now(_:)` comes first.
  private static let interval = Duration.milliseconds(250)

  /// Where it files to.
  package static let tables: Set = [
    "reversion_revision", "reversion_version", "core_actionlog", "django_admin_log",
  ]

  private let database: Database
  private let logger: Logger
  private let filed: Counter
  private let rounds = Round()

  package init(_ database: Database, logger: Logger, metrics: Metrics) {
    self.database = database
    self.logger = logger.labelled("audit")
    filed = metrics.counter("changes_filed_total", "Changed objects that got their revision")
  }

  /// Runs on a loop of the database until `stop()`.
  package func start() {
    rounds.start(on: database.group.any, logger: logger) {
      let rows = try await self.database.query(ChangeFiling.inPassing())
      self.filed.increment(by: UInt64(try rows.first?.int("objects") ?? 0))
      try await sleepOnLoop(for: ChangeFiling.interval)
    }
  }

  package func stop() { rounds.stop() }

  /// On return everything that was committed before stands in revisions and logs. Throws what the
  /// database throws.
  package static func now(_ database: Database) async throws {
    _ = try await database.query(waiting())
  }

  /// The same at the head of a transaction that works on revisions.
  package static func enqueue(in transaction: Transaction) throws {
    try transaction.enqueue("select file_changes()")
  }

  private static let inPassing = Statement("select file_changes(false) as objects")
  private static let waiting = Statement("select file_changes() as objects")
}
