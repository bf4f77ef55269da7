import Audit
import JSON
import Jobs
import Kernel
import Postgres

/// Every night: the months to come get their parts in the tables that are cut by month.
struct LogMonths: Job {
  static let name = "logs.months"
  static let queue = "housekeeping"

  init() {}
  init(payload input: inout InputReader) throws {}
  func write(to json: inout JSONWriter) { json.object { _ in } }

  static func handler(_ database: Database) -> JobHandler {
    JobHandler(LogMonths.self) { _, _ in _ = try await MonthPartitions.makeAhead(database) }
  }

  static func schedule() throws -> JobSchedule { try JobSchedule(name, "40 2 * * *", LogMonths()) }
}
