import FileRecords
package import Files
package import Jobs
package import Kernel
package import Observability
package import Postgres
package import Resources

/// Lists of the admin API as files, for one slice, and what else it lets people take away: asked for,
/// made by a job, fetched by whoever asked.
package struct Exports: Sendable {
  let records: ExportRecords
  let files: FileRecords
  let lists: AdminLists
  /// By name.
  let sources: [String: any ExportSource]
  let settings: ExportSettings

  /// Two sources of one name are a programmer's error and stop the start.
  package init(
    _ slice: SliceResources, database: Database, store: any ObjectStore, settings: ExportSettings,
    sources: [any ExportSource] = []
  ) {
    records = ExportRecords(database: database)
    files = FileRecords(
      database: database, store: store, room: .exports(of: slice.context),
      isNamed: ExportRecords.isNamed)
    lists = AdminLists(slice, database: database)
    self.sources = Dictionary(uniqueKeysWithValues: sources.map { ($0.name, $0) })
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
