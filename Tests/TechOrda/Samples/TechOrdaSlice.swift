import Access
import Crypto
import DatabaseHost
import HTTPServer
import Idempotency
import Kernel
import Migrations
package import Postgres
import Resources
import TechOrdaApp
import TechOrdaStore
package import TestSupport

/// A slice of its own for one test.
package enum TechOrdaSlice {
  package static func with<R>(_ body: (Database) async throws -> R) async throws -> R {
    try await TestDatabase.with(
      folders: LibraryMigrations.folders() + [TechOrdaMigrations.folder()], schema: "techorda",
      body)
  }

  /// Somebody who asks its routes.
  package static func client(_ database: Database) throws -> ServiceClient {
    let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
    let commands = IdempotentCommands(database: database)
    return try ServiceClient(audience: "techorda") {
      SliceResources.techorda.routes(database, cursors, commands, $0)
    }
  }
}
