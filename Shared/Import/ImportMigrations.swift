import Foundation
package import Migrations

/// What an import remembers, in the slice of every service.
package enum ImportMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "import", resources: Bundle.module.resourcePath)
  }
}
