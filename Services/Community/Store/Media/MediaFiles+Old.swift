package import FileRecords
package import Files
package import Postgres

extension MediaFiles {
  /// The objects of public files.
  package static func records(_ database: Database, _ store: any ObjectStore) -> FileRecords {
    FileRecords(database: database, store: store, room: .open, isNamed: isNamed)
  }
}

extension OldFiles {
  /// The old site's public files.
  package static func community(_ database: Database, _ store: any ObjectStore) -> OldFiles {
    OldFiles(
      MediaFiles.records(database, store),
      ["shared_mediafile", "landing_pagemediafile"].map {
        OldFileShelf($0, measuresPictures: true)
      })
  }
}
