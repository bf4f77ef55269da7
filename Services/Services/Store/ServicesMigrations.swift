import Foundation
package import Migrations

/// The tables of this slice.
package enum ServicesMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "services", resources: Bundle.module.resourcePath)
  }
}
