package import FileRecords
package import Files
package import Postgres

extension ProtectedFiles {
  /// The objects of private files.
  package static func records(_ database: Database, _ store: any ObjectStore) -> FileRecords {
    FileRecords(database: database, store: store, room: .guarded, isNamed: isNamed)
  }
}

extension OldFiles {
  /// The old site's private files.
  package static func services(_ database: Database, _ store: any ObjectStore) -> OldFiles {
    OldFiles(
      ProtectedFiles.records(database, store),
      [OldFileShelf("shared_protectedmediafile", measuresPictures: false)])
  }
}
