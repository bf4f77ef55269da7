import Foundation
package import Migrations

/// The tables of this module, for the slice of every service that tells events.
package enum OutboxMigrations {
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "outbox", resources: Bundle.module.resourcePath)
  }
}
