import Caches
import Jobs
import Kernel
import Postgres

/// Every night: cached values whose time is over; those that were taken over only once the operator
/// lets old things leave.
struct CachePurge: PlainJob {
  static let name = "caches.purge"
  static let queue = "housekeeping"

  static func handler(_ database: Database, purges: Bool) -> JobHandler {
    JobHandler(CachePurge.self) { _, _ in
      _ = try await TableCache(database).purge(imported: purges)
    }
  }

  static func schedule() throws -> JobSchedule { try JobSchedule(name, "20 4 * * *", CachePurge()) }
}
