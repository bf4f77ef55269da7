import Audit
package import Jobs
import Kernel
package import Postgres

/// Every night: the months to come get their parts in the tables that are cut by month, and those
/// past their time leave, once the operator lets old things leave at all.
package struct LogMonths: PlainJob {
  package static let name = "logs.months"
  package static let queue = "housekeeping"

  package init() {}

  /// How many whole months stay (docs/data.md).
  private static let kept = ["core_actionlog": 24, "admin_honeypot_loginattempt": 12]

  package static func handler(_ database: Database, purges: Bool) -> JobHandler {
    JobHandler(LogMonths.self) { _, _ in
      _ = try await MonthPartitions.makeAhead(database)
      guard purges else { return }
      for (table, months) in kept {
        _ = try await MonthPartitions.dropOlder(than: months, in: table, database)
      }
    }
  }

  static func schedule() throws -> JobSchedule { try JobSchedule(name, "40 2 * * *", LogMonths()) }
}
