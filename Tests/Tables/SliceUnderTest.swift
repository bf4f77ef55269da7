import Access
import BookingApp
import BookingStore
import CommunityApp
import CommunityStore
import Crypto
import DatabaseHost
import HTTPCore
import Idempotency
import IdentityApp
import IdentityStore
import Kernel
import Migrations
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
    let folders = try LibraryMigrations.folders() + [migrations()]
    return try await TestDatabase.with(folders: folders, schema: slice.context) { database in
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let commands = IdempotentCommands(database: database)
      let client = try ServiceClient(audience: slice.context) {
        slice.routes(database, cursors, commands, $0)
      }
      return try await body(database, client)
    }
  }
}
