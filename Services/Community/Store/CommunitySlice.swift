import Foundation
package import Migrations

/// The slice's own tables, as numbered SQL.
package enum CommunitySlice {
  package static func migrations() throws -> MigrationFolder {
    try MigrationFolder(app: "community", resources: Bundle.module.resourcePath)
  }
}
