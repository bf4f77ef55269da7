import Foundation
package import Migrations

/// The tables of this context.
package enum IdentityMigrations {
  /// Throws if the resources do not lie beside the executable.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "identity", resources: Bundle.module.resourcePath)
  }
}
