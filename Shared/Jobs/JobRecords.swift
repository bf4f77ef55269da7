package import Access
import Audit
import EventLoop
package import FoundationEssentials
import Kernel
package import Postgres

/// What operators see of jobs and do with them. Payloads stay where they are.
package struct JobRecords: Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  static let columns: SQL = """
    id, actor_name as name, queue_name as queue, status, attempt, max_attempts, run_at, created_at,
    updated_at, finished_at, progress_done, progress_total, last_error, request_id, row_version
    """

  /// The newest first, from the one after `last`.
  package func list(
    status: JobStatus?, name: String?, after last: TimedPosition?, limit: Int
  ) async throws -> Rows {
    try await database.read(
      """
      select \(JobRecords.columns) from django_dramatiq_task
      where true \(status.map { "and status = \($0)" } ?? SQL.empty)
      \(name.map { "and actor_name = \($0)" } ?? SQL.empty)
      \(last.map { "and (created_at, id) < (\($0.createdAt), \($0.id))" } ?? SQL.empty)
      order by created_at desc, id desc limit \(literal: limit)
      """)
  }

  /// `nil`: there is none.
  package func job(_ id: UUID) async throws -> Row? {
    try await database.read(
      "select \(JobRecords.columns) from django_dramatiq_task where id = \(id)"
    ).first
  }

  /// A dead or cancelled job waits again, as if it had never been begun. `version`: the row's, if it
  /// is to be compared. Throws `JobCommandRefusal` or `StaleJob`; `nil`: there is none.
  package func retry(_ id: UUID, version: Int64?, in tx: Transaction) async throws -> Row? {
    do {
      let changed = try await tx.query(
        JobRecords.command(
          on: id, version, where: "status in ('failed', 'skipped')",
          """
          status = 'enqueued', attempt = 0, run_at = now(), finished_at = null,
          progress_done = null, progress_total = null
          """))
      tx.afterCommit { CommitSignal.jobs.committed() }
      if let row = changed.first { return row }
      return try await refusal(of: id, version: version, .notDead, in: tx)
    } catch let error as DatabaseError where error.violates("django_dramatiq_task_open_key") {
      throw JobCommandRefusal.keyIsTaken
    }
  }

  /// A job that is not over is given up. One that runs goes on for a while, but its end does not
  /// count. Throws as `retry` does.
  package func cancel(_ id: UUID, version: Int64?, in tx: Transaction) async throws -> Row? {
    let changed = try await tx.query(
      JobRecords.command(
        on: id, version, where: "status in ('enqueued', 'delayed', 'running')",
        "status = 'skipped', finished_at = now(), lease_until = null, lease_holder = null"))
    if let row = changed.first { return row }
    return try await refusal(of: id, version: version, .isOver, in: tx)
  }

  /// The command's change with its trail: what the job was before, but for its payload and its key.
  private static func command(
    on id: UUID, _ version: Int64?, where condition: SQL, _ change: SQL
  ) -> SQL {
    let trail = ChangeTrail.ofCommand(on: "django_dramatiq.task", isByStaff: true)
    return """
      with old as (
        select * from django_dramatiq_task
        where id = \(id) and \(condition)
          and row_version = coalesce(\(version)::bigint, row_version)
        for update
      ), made as (
        update django_dramatiq_task
        set \(change), updated_at = now(), row_version = row_version + 1
        where id = (select id from old)
        returning \(JobRecords.columns)
      ), changed as (
        select id::text as key, coalesce(actor_name, '') as label,
          to_jsonb(old) - '{message_data,unique_key,legacy}'::text[] as before
        from old
      )
      \(trail?.part(from: "changed") ?? .empty)
      select * from made
      """
  }

  private func refusal(
    of id: UUID, version: Int64?, _ reason: JobCommandRefusal, in tx: Transaction
  ) async throws -> Row? {
    let rows = try await tx.query(
      "select row_version from django_dramatiq_task where id = \(id)")
    guard let current = try rows.first?.int64("row_version") else { return nil }
    if let version, version != current { throw StaleJob(current: current) }
    throw reason
  }
}

/// The job has changed since the operator read it.
package struct StaleJob: Error, Hashable {
  package let current: Int64
}
