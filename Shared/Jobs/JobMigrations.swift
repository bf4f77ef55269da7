import Foundation
package import Migrations

/// The tables of this module, for the slice of every service that has jobs.
package enum JobMigrations {
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "jobs", resources: Bundle.module.resourcePath)
  }
}
