package import FileRecords
package import Files
package import FoundationEssentials
import Kernel
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

extension ProtectedFiles {
  /// Whether a request that the viewer may read named the file in its answers on the old site, whatever
  /// it hangs on.
  package func isNamedByOldAnswers(_ file: UUID, _ viewer: Viewer) async throws -> Bool {
    try await !database.read(
      """
      select r.id from service_hubformdata d
      join service_servicerequest r on d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
      where d.imported_version is not null
        and service_old_files(d.data, d.legacy, d.row_version, d.imported_version)
          @> array[\(file.text)]
        and (\(ProtectedFiles.reads(viewer))) limit 1
      """
    ).isEmpty
  }
}
