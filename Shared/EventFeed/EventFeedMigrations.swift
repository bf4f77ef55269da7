import Foundation
package import Migrations

/// The tables of this module, for the slice of every service that hears events.
package enum EventFeedMigrations {
  package static func folder() throws -> MigrationFolder {
    try MigrationFolder(app: "event_feed", resources: Bundle.module.resourcePath)
  }
}
