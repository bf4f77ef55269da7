package import Configuration
package import Exports
package import Files
import FlagFeed
package import Kernel
package import Postgres
package import Profiling
package import ServiceHost

/// What a process with a slice of the database is told at its start.
package struct DatabaseHostSettings: Sendable {
  package var host: HostSettings
  package var database: DatabaseSettings
  /// See `SettingsReader.cursorKey()`.
  package var cursorKey: Secret<[UInt8]>
  package var profiling: ProfileSettings
  /// Where the process keeps its files.
  package var files: FileSettings
  package var exports: ExportSettings
  /// `TECHHUB_RETENTION`: whether jobs may delete what is old. Off until the operator has confirmed
  /// what was taken over from the old site.
  package var purges: Bool

  /// See `SettingsReader.flagOverrides()`.
  package var flagOverrides: [String: Bool]

  /// Reads the settings; faults go to the reader. `name` is the service's: its schema by default.
  package init(_ reader: inout SettingsReader, name: String) {
    host = HostSettings(&reader)
    let url = reader.secret("TECHHUB_DATABASE_URL")
    let direct =
      reader.raw("TECHHUB_DATABASE_DIRECT_URL") == nil
      ? nil : reader.secret("TECHHUB_DATABASE_DIRECT_URL")
    database = DatabaseSettings(
      url: url, directURL: direct,
      schema: reader.string("TECHHUB_DATABASE_SCHEMA", default: name),
      applicationName: "techhub-\(name)")
    database.poolSize = reader.int("TECHHUB_DATABASE_POOL", default: 8, in: 1...256)
    database.behindPgBouncer = reader.flag("TECHHUB_PGBOUNCER")
    cursorKey = reader.cursorKey()
    profiling = ProfileSettings(&reader)
    files = FileSettings(&reader)
    exports = ExportSettings(&reader)
    purges = reader.flag("TECHHUB_RETENTION")
    flagOverrides = reader.flagOverrides()
  }
}
