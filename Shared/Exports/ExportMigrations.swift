import Foundation
package import Migrations

/// The table of this module, for the slice of every service.
package enum ExportMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "exports", resources: Bundle.module.resourcePath)
  }
}
