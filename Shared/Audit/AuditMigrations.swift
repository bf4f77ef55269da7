import Foundation
package import Migrations

/// Revisions, the action log and the log of the admin API, for the slice of every service: what
/// happened to a row commits with the change of the row.
package enum AuditMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "audit", resources: Bundle.module.resourcePath)
  }
}
