import Foundation
package import Migrations

/// The table of this module, for the slice of every service that has commands.
package enum IdempotencyMigrations {
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "idempotency", resources: Bundle.module.resourcePath)
  }
}
