import Audit
import Jobs
import Kernel
import Postgres

/// Every night, once the operator lets old things leave: revisions past their time or number.
struct RevisionPurge: PlainJob {
  static let name = "revisions.purge"
  static let queue = "housekeeping"

  /// docs/data.md
  private static let retention = RevisionRetention(months: 60, count: 1_000)

  static func handler(_ database: Database) -> JobHandler {
    JobHandler(RevisionPurge.self) { _, _ in _ = try await retention.purge(database) }
  }

  static func schedule() throws -> JobSchedule {
    try JobSchedule(name, "10 4 * * *", RevisionPurge())
  }
}
