import Audit
import Caches
import EventFeed
import Exports
import FileRecords
import Idempotency
import Import
import Jobs
package import Migrations
import Outbox
import Profiling
import TextSearch

/// The tables that the library modules bring into the slice of every service.
package enum LibraryMigrations {
  /// In the order in which they run, all of them before a context's own: a context may call what
  /// they define. Throws `MigrationFault` if their resources do not lie beside the program.
  package static func folders() throws -> [MigrationFolder] {
    try [
      OutboxMigrations.folder(), EventFeedMigrations.folder(), IdempotencyMigrations.folder(),
      AuditMigrations.folder(), CachesMigrations.folder(), ProfilingMigrations.folder(),
      JobMigrations.folder(), ImportMigrations.folder(), FileRecordMigrations.folder(),
      ExportMigrations.folder(), TextSearchMigrations.folder(),
    ]
  }
}
