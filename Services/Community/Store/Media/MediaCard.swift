package import Files
package import FoundationEssentials
package import Kernel
import Postgres

/// A public file as people see it.
package struct MediaCard: Sendable {
  package let id: UUID
  package let name: String
  package let mimeType: String?
  package let bytes: Int
  package let width: Int?
  package let height: Int?
  package let authorID: Int64?
  package let createdAt: Instant
  package let version: Int64
  /// The key of its object; the path on the old site for what was taken over without its bytes.
  let file: String

  static let columns: SQL = """
    id, name, mime_type, size, width, height, author_id, created_at, row_version, file
    """

  init(_ row: Row) throws {
    id = try row.uuid("id")
    name = try row.string("name")
    mimeType = try row.optionalString("mime_type")
    bytes = try row.int("size")
    width = try row.optionalInt("width")
    height = try row.optionalInt("height")
    authorID = try row.optionalInt64("author_id")
    createdAt = try row.instant("created_at")
    version = try row.int64("row_version")
    file = try row.string("file")
  }

  /// What it is made of; `nil` if its bytes are not here.
  package var object: StoredObject? {
    guard let key = ObjectKey(file), let digest = ContentDigest(key.name),
      let type = mimeType.flatMap(MediaType.init)
    else { return nil }
    return StoredObject(key: key, sha256: digest, bytes: bytes, mediaType: type)
  }

  package var isPicture: Bool { object.map { MediaType.images.contains($0.mediaType) } ?? false }
}
