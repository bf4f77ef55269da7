import Foundation

/// The migrations of one app, read from its folder of SQL files.
package struct MigrationFolder: Sendable, Hashable {
  package let app: String
  /// By number.
  package let migrations: [Migration]

  package init(app: String, migrations: [Migration]) throws {
    self.app = app
    self.migrations = migrations.sorted { $0.number < $1.number }
    for (earlier, later) in zip(self.migrations, self.migrations.dropFirst())
    where earlier.number == later.number {
      throw MigrationFault.sameNumber(app, later.number)
    }
  }

  /// Reads every `.sql` file of a folder; other files are ignored.
  package init(app: String, path: String) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw MigrationFault.unreadableFolder(path)
    }
    try self.init(
      app: app,
      migrations: names.filter { $0.hasSuffix(".sql") }.map { name in
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
          throw MigrationFault.unreadableFolder("\(path)/\(name)")
        }
        return try Migration(app: app, fileName: name, contents: [UInt8](data))
      })
  }

  /// The folder `Migrations` among a module's resources (`Bundle.module.resourcePath`).
  package init(app: String, resources: String?) throws {
    guard let resources else { throw MigrationFault.unreadableFolder(app) }
    try self.init(app: app, path: resources + "/Migrations")
  }
}
