package import Files
package import FoundationEssentials
package import Kernel
import Postgres
package import ServicesDomain

/// A private file, and the thing it hangs on.
package struct ProtectedFile: Sendable {
  package let id: UUID
  package let name: String
  package let thing: FileThing?
  package let mimeType: String?
  package let bytes: Int
  package let authorID: Int64?
  package let createdAt: Instant
  package let version: Int64
  /// What the virus scan has said of it.
  package let scan: FileScan
  /// The key of its object; the path on the old site for what was taken over without its bytes.
  private let file: String

  static let columns: SQL = """
    id, name, source, primary_key, mime_type, size, author_id, created_at, row_version, file,
    scan
    """

  init(_ row: Row) throws {
    id = try row.uuid("id")
    file = try row.string("file")
    let name = try row.string("name")
    self.name = name.isEmpty ? FileName(cleaning: file).text : name
    thing = FileThing(
      source: try row.optionalString("source"), primaryKey: try row.optionalString("primary_key"))
    mimeType = try row.optionalString("mime_type")
    bytes = try row.int("size")
    authorID = try row.optionalInt64("author_id")
    createdAt = try row.instant("created_at")
    version = try row.int64("row_version")
    scan = FileScan(rawValue: try row.string("scan")) ?? .infected
  }

  /// What it is made of; `nil` if its bytes are not here.
  package var object: StoredObject? {
    guard let key = ObjectKey(file), let digest = ContentDigest(key.name),
      let type = mimeType.flatMap(MediaType.init)
    else { return nil }
    return StoredObject(key: key, sha256: digest, bytes: bytes, mediaType: type)
  }
}

/// What a private file hangs on; it decides who may read the file.
package struct FileThing: Sendable, Hashable {
  /// Django's name of the thing's table in lower case, such as `service.servicerequest`.
  package let source: String
  package let primaryKey: String

  package init(source: String, primaryKey: String) {
    self.source = source
    self.primaryKey = primaryKey
  }

  init?(source: String?, primaryKey: String?) {
    guard let source, let primaryKey, !source.isEmpty, !primaryKey.isEmpty else { return nil }
    self.init(source: source.lowercased(), primaryKey: primaryKey)
  }

  /// A request of this slice.
  package static let request = "service.servicerequest"
  /// A paper of a request, from the applicant or the staff, and one from an expert.
  package static let extraDocument = "service.extradocument"
  package static let expertDocument = "service.expertdocument"

  /// The key of a request, if it is one.
  package var requestID: Int64? {
    guard source == FileThing.request, let id = Int32(primaryKey), id > 0 else { return nil }
    return Int64(id)
  }
}
