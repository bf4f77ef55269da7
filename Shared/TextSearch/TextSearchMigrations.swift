import Foundation
package import Migrations

/// How words of the three languages are found in a slice: functions for columns that are derived
/// (`search_words`) and for what somebody typed (`search_query`).
package enum TextSearchMigrations {
  /// Throws `MigrationFault` if the resources do not lie beside the program.
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "text_search", resources: Bundle.module.resourcePath)
  }
}
