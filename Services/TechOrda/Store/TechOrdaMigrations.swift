import Foundation
package import Migrations

/// The tables of this context.
package enum TechOrdaMigrations {
  /// Throws if the resources do not lie beside the executable.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "techorda", resources: Bundle.module.resourcePath)
  }
}
