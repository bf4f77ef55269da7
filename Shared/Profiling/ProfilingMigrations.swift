import Foundation
package import Migrations

/// What sampled requests did, for the slice of every service: a ring, never a log.
package enum ProfilingMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "profiling", resources: Bundle.module.resourcePath)
  }
}
