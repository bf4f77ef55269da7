import Access
import Audit
package import Configuration
import EventFeed
import EventLoop
import Exports
package import FileRecords
import Files
import FlagFeed
import HTTPClient
import HTTPServer
import Idempotency
package import Import
import Jobs
import Kernel
package import Migrations
import Observability
import Outbox
import Postgres
import Profiling
package import Resources
import ServiceHost

/// A context as a process: its tables, its own settings, its parts, its demo data.
package struct ServiceDefinition<Settings: Sendable>: Sendable {
  package let name: String
  /// The context's own migrations; those of the library modules run before them.
  package let migrations: @Sendable () throws -> [MigrationFolder]
  /// What others read of its tables: made anew when they changed.
  package let views: [MaskedViews]
  /// What the slice takes over from the old site.
  package let takesOver: @Sendable () throws -> SlicePlan
  /// The files whose bytes it brings from the old site's folder; `nil`: it has none.
  package let oldFiles: @Sendable (DatabaseHost) throws -> OldFiles?
  /// Reads the context's own settings; faults go to the reader.
  package let settings: @Sendable (inout SettingsReader) -> Settings
  package let assemble: @Sendable (DatabaseHost, Settings) async throws -> ServiceParts
  package let seedDemo: @Sendable (DatabaseHost, Settings) async throws -> Void

  package init(
    _ name: String, migrations: @escaping @Sendable () throws -> [MigrationFolder],
    views: [MaskedViews] = [],
    takesOver: @escaping @Sendable () throws -> SlicePlan,
    oldFiles: @escaping @Sendable (DatabaseHost) throws -> OldFiles? = { _ in nil },
    settings: @escaping @Sendable (inout SettingsReader) -> Settings,
    assemble: @escaping @Sendable (DatabaseHost, Settings) async throws -> ServiceParts,
    seedDemo: @escaping @Sendable (DatabaseHost, Settings) async throws -> Void
  ) {
    self.name = name
    self.migrations = migrations
    self.views = views
    self.takesOver = takesOver
    self.oldFiles = oldFiles
    self.settings = settings
    self.assemble = assemble
    self.seedDemo = seedDemo
  }
}

/// The `main` of a service: does what the command line asks and ends the process.
package func launch<Settings>(_ service: ServiceDefinition<Settings>) -> Never {
  launch(service.name) { verb, reader in
    let oldDatabase = reader.raw("TECHHUB_OLD_DATABASE_URL").map { Secret($0) }
    let frame = DatabaseHostSettings(&reader, name: service.name)
    let own = service.settings(&reader)
    try reader.finish()
    let host = try DatabaseHost(name: service.name, settings: frame)
    switch verb {
    case .check:
      host.host.logger.info("settings are good")
    case .migrate(let dryRun):
      try await migrate(service, host, dryRun: dryRun)
    case .seedDemo:
      try await host.host.group.run {
        try await DemoNumbers.reserve(in: host.database)
        try await service.seedDemo(host, own)
      }
    case .takeOver(let order):
      try await takeOver(service.takesOver(), order, oldDatabase, host)
    case .bringFiles(let order):
      try await bringFiles(service.oldFiles(host), order, host)
    case .references(let order):
      try await settleReferences(order, slice: service.name, host)
    case .serve:
      let parts = try await host.host.group.run { try await service.assemble(host, own) }
      try await serve(parts, host, as: service.name)
    }
  }
}

private func migrate<Settings>(
  _ service: ServiceDefinition<Settings>, _ host: DatabaseHost, dryRun: Bool
) async throws {
  let folders = try LibraryMigrations.folders() + service.migrations()
  let migrator = Migrator(database: host.database, folders: folders)
  if !dryRun, try await !migrator.run(dryRun: true).isEmpty {
    for views in service.views { try await views.drop(in: host.database) }
  }
  let migrations = try await migrator.run(dryRun: dryRun)
  for migration in migrations where dryRun {
    host.host.logger.info(
      "would run", ["app": .string(migration.app), "name": .string(migration.name)])
  }
  host.host.logger.info(
    "schema is up to date", ["migrations": .int(Int64(migrations.count))])
  for views in service.views where !dryRun {
    guard try await !views.make(in: host.database) else { continue }
    host.host.logger.warning(
      "the database is not prepared for these views", ["schema": .string(views.name)])
  }
}

private func serve(
  _ parts: ServiceParts, _ host: DatabaseHost, as name: String
) async throws {
  let frame = host.host
  let database = host.database
  let numberer = OutboxNumberer(
    database: database, logger: frame.logger, metrics: frame.metrics)
  numberer.start()
  let filing = ChangeFiling(database, logger: frame.logger, metrics: frame.metrics)
  filing.start()
  let erasure = parts.resources?.erasure(in: database)
  let runners = parts.subscriptions.map { subscription in
    SubscriptionRunner(
      erasure.map(subscription.blankingRevisions) ?? subscription,
      source: subscription.source == name
        ? .own(database, numberer.bell) : .live(host.peers, source: subscription.source),
      database: database,
      logger: frame.logger, metrics: frame.metrics)
  }
  for runner in runners { runner.start() }
  let flags = FlagFollower(
    host.flags,
    from: parts.flags.map { .own($0, .own(database, numberer.bell)) } ?? .live(host.peers),
    logger: frame.logger, metrics: frame.metrics)
  frame.background { await flags.run() }
  if let resources = parts.resources {
    let rights = PermissionRegistration(
      of: { try await resources.permissions(in: database) },
      by: parts.registersPermissions ?? PermissionRegistration.live(host.peers),
      logger: frame.logger)
    frame.background { await rights.run() }
  }
  let store = try host.files()
  let exports = try parts.exports ?? parts.resources.map { try host.exports(of: $0) }
  let jobs = JobRunner(
    parts.jobs + Housekeeping.handlers(database, purges: host.purges)
      + (exports.map { [$0.purgeHandler] } ?? []),
    schedules: try parts.allSchedules(purges: host.purges),
    database: database, logger: frame.logger, metrics: frame.metrics)
  jobs.start()
  let longJobs = exports.map { $0.runner(logger: frame.logger, metrics: frame.metrics) }
  longJobs?.start()
  let profiles = ProfileWriter(
    host.profiling, database, purges: host.purges, logger: frame.logger)
  let ownBackground: [@Sendable () async -> Void] = [
    housekeeping(host), { await profiles.run() }, { await store.spool.keepSwept() },
  ]
  for work in parts.background + ownBackground { frame.background(work) }
  frame.health.require("database") { try await database.ping() }
  frame.onDrain {
    for runner in runners { runner.stop() }
    // A consumer that waits for news must not hold up the drain.
    numberer.bell.close()
    jobs.drain()
    longJobs?.drain()
  }
  frame.onStop {
    for work in parts.onStop { await work() }
    async let longJobsStop: Void? = longJobs?.stop()
    await jobs.stop()
    await longJobsStop
    numberer.stop()
    filing.stop()
    host.client.close()
    database.close()
  }
  let feed = FeedRoutes(
    access: host.access, database: database, numberer: numberer, consumers: parts.consumers,
    snapshots: parts.snapshots)
  let jobRoutes = JobRoutes(
    context: frame.name, commands: host.commands, cursors: host.cursors, logger: frame.logger)
  let scheduleRoutes = JobScheduleRoutes(
    context: frame.name, commands: host.commands, logger: frame.logger)
  let profileRoutes = ProfileRoutes(context: frame.name, database: database)
  // The gateway probes the port that it sends requests to.
  let derived =
    parts.resources?.routes(database, host.cursors, host.commands, host.access) ?? []
  let exportRoutes = exports.map {
    ExportRoutes(
      context: frame.name, exports: $0, commands: host.commands, cursors: host.cursors)
  }
  let own =
    parts.routes + derived + (exportRoutes?.table(host.access) ?? [])
    + jobRoutes.table(host.access) + scheduleRoutes.table(host.access)
    + profileRoutes.table(host.access)
  let description = DescriptionRoute(context: name, routes: own)
  let files =
    MediaUseRoute(database: database).table(host.access)
    + StatementRoute(parts.roles).table(host.access)
    + (parts.ownership.map { FileAccessRoute($0).table(host.access) } ?? [])
    + (parts.personalReader(database).map { PersonalDataRoute($0).table(host.access) } ?? [])
  let routes = own + feed.routes + files + frame.health.routes + [description.route]
  try await frame.serve(
    ProfiledRouter(
      Router(routes, metrics: frame.serverMetrics), host.profiling, host.access, profiles))
}

/// Old events, inbox entries, jobs and idempotency keys leave in small pieces, so that nobody waits
/// for them; every copy may do it.
private func housekeeping(_ host: DatabaseHost) -> @Sendable () async -> Void {
  {
    let logger = host.host.logger
    while true {
      do {
        try await sleepOnLoop(for: .seconds(600))
        let now = host.host.clock.now()
        while try await OutboxPurge.run(host.database, now: now) > 0 {}
        while try await InboxPurge.run(host.database, now: now) > 0 {}
        while try await JobPurge.run(host.database, now: now) > 0 {}
        _ = try await host.commands.purge()
      } catch is OperationCancelled {
        return
      } catch {
        logger.warning("housekeeping failed", ["error": .error(error)])
      }
    }
  }
}
