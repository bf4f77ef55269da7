package import Kernel
package import Postgres

/// Removes jobs that were done or cancelled. Dead letters stay until somebody looks at them, and so
/// does what was imported.
package enum JobPurge {
  /// How long they are kept.
  package static let retention: Duration = .seconds(14 * 86_400)

  // What was last changed before the bound was made before it: the index finds it.
  private static let purge = Statement(
    """
    delete from django_dramatiq_task where id in (
      select id from django_dramatiq_task
      where status in ('done', 'skipped') and created_at < $1::timestamptz
        and updated_at < $1::timestamptz and imported_version is null
      limit $2::integer)
    """)

  /// Deletes up to `batch` jobs that ended more than `retention` ago; returns how many.
  package static func run(
    _ database: Database, now: Instant, retention: Duration = JobPurge.retention,
    batch: Int = 2_000
  ) async throws -> Int {
    try await database.query(purge(now - retention, batch)).affected
  }
}
