import FileRecords
package import Files
import Kernel
package import Postgres
import ServicesStore
package import VirusScans

/// What the routes of private files work with. One value per process.
package struct FileDesk: Sendable {
  let files: ProtectedFiles
  let records: FileRecords
  let links: FileLink
  let access: FileAccess
  /// `nil`: files are read as they come.
  let scanner: (any VirusScanner)?
  /// Bytes of a file.
  let limit: Int

  /// Throws if the list of tables does not lie beside the program.
  package init(
    database: Database, store: any ObjectStore, links: FileLink, elsewhere: ThingOwners,
    scanner: (any VirusScanner)? = nil, limit: Int = 20 << 20
  ) throws {
    files = ProtectedFiles(database: database, areScanned: scanner != nil)
    records = ProtectedFiles.records(database, store)
    self.links = links
    access = FileAccess(files: files, contexts: try ThingContexts(), elsewhere: elsewhere)
    self.scanner = scanner
    self.limit = limit
  }

  var upload: Upload {
    let papers = MediaType.documents.union(MediaType.images)
    return Upload(
      UploadPolicy(limit: limit, accepted: papers), spool: records.store.spool)
  }

  /// A form has fields beside its file.
  var bodyLimit: Int { limit + 131_072 }
}
