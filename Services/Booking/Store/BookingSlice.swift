import Foundation
package import Migrations

/// The slice's own tables, as numbered SQL.
package enum BookingSlice {
  package static func migrations() throws -> MigrationFolder {
    try MigrationFolder(app: "booking", resources: Bundle.module.resourcePath)
  }
}
