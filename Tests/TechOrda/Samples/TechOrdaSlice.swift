import DatabaseHost
import Migrations
package import Postgres
import TechOrdaStore
import TestSupport

/// A slice of its own for one test.
package enum TechOrdaSlice {
  package static func with<R>(_ body: (Database) async throws -> R) async throws -> R {
    try await TestDatabase.with(
      folders: LibraryMigrations.folders() + [TechOrdaMigrations.folder()], schema: "techorda",
      body)
  }
}
