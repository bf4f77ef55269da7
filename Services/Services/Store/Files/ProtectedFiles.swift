package import Audit
package import Files
package import FoundationEssentials
import Jobs
import Kernel
package import Postgres
import ServicesDomain

/// The register of all private files of the house.
package struct ProtectedFiles: Sendable {
  package let database: Database
  /// Files are scanned for viruses before anybody reads them.
  let areScanned: Bool

  package init(database: Database, areScanned: Bool = false) {
    self.database = database
    self.areScanned = areScanned
  }

  /// Django's name of the table.
  package static let model = "shared.protectedmediafile"

  /// Whether the row `object` of the stored objects is what some private file is made of.
  package static let isNamed: SQL = """
    exists (select from shared_protectedmediafile file where file.file = object.key)
    """
}

extension ProtectedFiles {
  package func file(_ id: UUID) async throws -> ProtectedFile? {
    try await database.read(
      "select \(ProtectedFile.columns) from shared_protectedmediafile where id = \(id)"
    ).first.map(ProtectedFile.init)
  }

  /// The files of a thing, the oldest first.
  package func files(of thing: FileThing, limit: Int) async throws -> [ProtectedFile] {
    try await database.read(
      """
      select \(ProtectedFile.columns) from shared_protectedmediafile
      where source = \(thing.source) and primary_key = \(thing.primaryKey)
      order by created_at, id limit \(literal: limit)
      """
    ).map(ProtectedFile.init)
  }

  /// Registers a stored file with what tells of it, and has it scanned where files are.
  package func add(
    _ file: ReceivedFile, _ object: StoredObject, to thing: FileThing, by author: Int64,
    _ trail: ChangeTrail, in tx: Transaction
  ) async throws -> ProtectedFile? {
    let scan: FileScan = areScanned ? .waiting : .none
    let made = try await tx.query(
      """
      with made as (
        insert into shared_protectedmediafile
          (id, file, name, source, primary_key, mime_type, size, author_id, scan)
        values (\(UUID.version7(at: WallClock.live.now())), \(object.key.description),
          \(file.name.text), \(thing.source), \(thing.primaryKey), \(object.mediaType.rawValue),
          \(object.bytes), \(author), \(scan.rawValue))
        returning \(ProtectedFile.columns)
      )
      , changed as (select id::text as key, name as label, null::jsonb as before from made)
      \(trail.part(from: "changed"))
      select \(ProtectedFile.columns) from made
      """
    ).first.map(ProtectedFile.init)
    if areScanned, let made {
      try await JobQueue.enqueue(ScanFile(made.id), in: tx, uniqueKey: "scan:\(made.id.text)")
    }
    return made
  }
}

extension ProtectedFiles {
  /// Whether a request is the viewer's own, so that papers may be added to it.
  package func owns(request id: Int64, _ viewer: Viewer) async throws -> Bool {
    try await !database.read(
      """
      select r.id from service_servicerequest r
      where r.id = \(id) and \(ProtectedFiles.owns(viewer))
      """
    ).isEmpty
  }

  /// Throws `RequestError.paused` for a request that rests: nothing is added to it, nor taken from it, until
  /// its company may act again. It does not begin to rest before the transaction has ended.
  package static func checkRuns(_ thing: FileThing, in tx: Transaction) async throws {
    guard let request = thing.requestID else { return }
    let held = try await tx.query(
      """
      select paused_at is not null as is_paused from service_servicerequest
      where id = \(request) for share
      """)
    if try held.first?.bool("is_paused") == true { throw RequestError.paused }
  }

  static func owns(_ viewer: Viewer) -> SQL {
    """
    (r.author_id = \(viewer.userID) or r.company_id = any(\(viewer.companies.asArray)::int[]))
    """
  }
}
