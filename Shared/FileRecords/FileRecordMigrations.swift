import Foundation
package import Migrations

/// The table of stored objects, for the slice of every service.
package enum FileRecordMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "files", resources: Bundle.module.resourcePath)
  }
}
