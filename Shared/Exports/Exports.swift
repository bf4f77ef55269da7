import FileRecords
package import Files
package import Jobs
package import Kernel
package import Observability
package import Postgres
package import Resources

/// Lists of the admin API as files, for one slice: asked for by staff, made by a job, fetched by
/// whoever asked.
package struct Exports: Sendable {
  let records: ExportRecords
  let files: FileRecords
  let lists: AdminLists
  let settings: ExportSettings

  package init(
    _ slice: SliceResources, database: Database, store: any ObjectStore, settings: ExportSettings
  ) {
    records = ExportRecords(database: database)
    files = FileRecords(
      database: database, store: store, room: .exports(of: slice.context),
      isNamed: ExportRecords.isNamed)
    lists = AdminLists(slice, database: database)
    self.settings = settings
  }

  package var handler: JobHandler {
    JobHandler(ExportJob.self) { job, lease in try await make(job.export, lease) }
  }

  /// An export is long and holds a connection: a runner of its own makes two at a time, so that they
  /// take no place from other jobs.
  package func runner(logger: Logger, metrics: Metrics) -> JobRunner {
    var settings = JobRunner.Settings()
    settings.places = 2
    return JobRunner(
      [handler], database: records.database, settings: settings, logger: logger,
      metrics: metrics)
  }

  package var purgeHandler: JobHandler {
    JobHandler(ExportPurge.self) { _, lease in
      try await purge(now: WallClock.live.now()) { try await lease.isCancelled() }
    }
  }

  /// Every night, on one copy.
  package static func schedule() throws -> JobSchedule {
    try JobSchedule("exports.purge", "57 3 * * *", ExportPurge())
  }

  /// In small pieces, until nothing is left or `isCancelled`.
  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws {
    while try await records.purge(now: now) > 0 {
      if try await isCancelled() { return }
    }
    try await files.purgeUnnamed(now: now, isCancelled: isCancelled)
  }
}
