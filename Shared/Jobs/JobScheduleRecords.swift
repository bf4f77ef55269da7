import Audit
import EventLoop
package import Postgres

/// What operators see of schedules and do with them.
package struct JobScheduleRecords: Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  private static let columns: SQL =
    "name, cron, zone, next_run, last_run, enabled, row_version"

  package func all() async throws -> Rows {
    try await database.read("select \(JobScheduleRecords.columns) from job_schedule order by name")
  }

  /// One that is switched on again makes up for what it missed by one run. `version`: the row's, if it
  /// is to be compared. Throws `StaleJob`; `nil`: there is none.
  package func set(
    isEnabled: Bool, _ name: String, version: Int64?, in tx: Transaction
  ) async throws -> Row? {
    let changed = try await tx.query(
      JobScheduleRecords.command(on: name, version, where: "true", "enabled = \(isEnabled)"))
    if let row = changed.first { return row }
    return try await refuse(name, version, in: tx)
  }

  /// Its time has come now. Throws `StaleJob`,
  /// `JobCommandRefusal.isOff`; `nil`: there is none.
  package func runNow(_ name: String, version: Int64?, in tx: Transaction) async throws -> Row? {
    let changed = try await tx.query(
      JobScheduleRecords.command(on: name, version, where: "enabled", "next_run = now()"))
    if let row = changed.first { return row }
    guard try await refuse(name, version, in: tx) != nil else { return nil }
    throw JobCommandRefusal.isOff
  }

  /// The command's change with its trail: what the schedule was before.
  private static func command(
    on name: String, _ version: Int64?, where condition: SQL, _ change: SQL
  ) -> SQL {
    let trail = ChangeTrail.ofCommand(on: "job.schedule", isByStaff: true)
    return """
      with old as (
        select * from job_schedule
        where name = \(name) and \(condition)
          and row_version = coalesce(\(version)::bigint, row_version)
        for update
      ), made as (
        update job_schedule set \(change), row_version = row_version + 1
        where name = (select name from old)
        returning \(JobScheduleRecords.columns)
      ), changed as (
        select name as key, ''::text as label, to_jsonb(old) as before from old
      )
      \(trail?.part(from: "changed") ?? .empty)
      select * from made
      """
  }

  /// The row, if nothing is wrong with the version.
  private func refuse(_ name: String, _ version: Int64?, in tx: Transaction) async throws -> Row? {
    let rows = try await tx.query(
      "select \(JobScheduleRecords.columns) from job_schedule where name = \(name)")
    guard let row = rows.first else { return nil }
    let current = try row.int64("row_version")
    if let version, version != current { throw StaleJob(current: current) }
    return row
  }
}
