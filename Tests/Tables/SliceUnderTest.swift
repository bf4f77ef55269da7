import Access
import BookingApp
import BookingStore
import CommunityApp
import CommunityStore
import Crypto
import DatabaseHost
import Exports
import HTTPCore
import Idempotency
import IdentityApp
import IdentityStore
import Jobs
import Kernel
import Migrations
import Observability
import Postgres
import Resources
import ServicesApp
import ServicesStore
import TechOrdaApp
import TechOrdaStore
import TestSupport
import Testing

/// A slice with all its tables and the routes that follow from them.
struct SliceUnderTest: Sendable, CustomTestStringConvertible {
  let slice: SliceResources
  let migrations: @Sendable () throws -> MigrationFolder

  var testDescription: String { slice.context }

  static let all = [
    SliceUnderTest(slice: .identity) { try IdentityMigrations.folder() },
    SliceUnderTest(slice: .services) { try ServicesMigrations.folder() },
    SliceUnderTest(slice: .community) { try CommunitySlice.migrations() },
    SliceUnderTest(slice: .booking) { try BookingSlice.migrations() },
    SliceUnderTest(slice: .techorda) { try TechOrdaMigrations.folder() },
  ]

  init(slice: SliceResources, migrations: @escaping @Sendable () throws -> MigrationFolder) {
    self.slice = slice
    self.migrations = migrations
  }

  func with<R>(_ body: (Database, ServiceClient) async throws -> R) async throws -> R {
    try await withJobs { database, client, _ in try await body(database, client) }
  }

  /// With the worker that makes exports, to be started by hand.
  func withJobs<R>(
    _ body: (Database, ServiceClient, JobRunner) async throws -> R
  ) async throws -> R {
    let folders = try LibraryMigrations.folders() + [migrations()]
    return try await TestDatabase.with(folders: folders, schema: slice.context) { database in
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let commands = IdempotentCommands(database: database)
      let files = try TestFiles()
      let exports = Exports(
        slice, database: database, store: files.store,
        settings: ExportSettings(openPerPerson: 1_000))
      let exportRoutes = ExportRoutes(
        context: slice.context, exports: exports, commands: commands, cursors: cursors)
      let client = try ServiceClient(audience: slice.context) {
        slice.routes(database, cursors, commands, $0) + exportRoutes.table($0)
      }
      let runner = exports.runner(
        logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
      defer { withExtendedLifetime(files) {} }
      return try await body(database, client, runner)
    }
  }
}
