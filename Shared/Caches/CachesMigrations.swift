import Foundation
package import Migrations

/// The cache tables, for the slice of every service; safe to empty.
package enum CachesMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "caches", resources: Bundle.module.resourcePath)
  }
}
