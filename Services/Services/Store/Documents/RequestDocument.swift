package import Kernel
import Postgres
package import ServicesDomain

/// A paper of a request, in whichever of the three tables it stands.
package struct RequestDocument: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The applicant's, or the staff's.
    case request
    case expert
    case external
  }

  package let kind: Kind
  package let id: Int64
  /// Which of the service's documents it is; `nil`: one that nobody asked for.
  package let document: String?
  package let name: String
  package let isLate: Bool
  package let authorID: Int64?
  package let createdAt: Instant
  /// `nil`: it lies with another system, or its file came from the old site.
  package let file: ProtectedFile?
  package let externalID: String?

  package var standing: DocumentStanding {
    DocumentStanding(
      isLate: isLate, scan: file?.scan ?? (kind == .external ? FileScan.none : .infected))
  }

  static let columns = """
    f.id, f.name, f.source, f.primary_key, f.mime_type, f.size, f.author_id, f.created_at,
    f.row_version, f.file, f.scan
    """

  init(
    kind: Kind, id: Int64, document: String?, name: String, isLate: Bool, authorID: Int64?,
    createdAt: Instant, file: ProtectedFile?, externalID: String?
  ) {
    self.kind = kind
    self.id = id
    self.document = document
    self.name = name
    self.isLate = isLate
    self.authorID = authorID
    self.createdAt = createdAt
    self.file = file
    self.externalID = externalID
  }

  init(_ row: Row) throws {
    kind = Kind(rawValue: try row.string("kind")) ?? .request
    id = try row.int64("document_id")
    document = try row.optionalString("document")
    name = try row.string("document_name")
    isLate = try row.bool("is_late")
    authorID = try row.optionalInt64("user_id")
    createdAt = try row.instant("added_at")
    externalID = try row.optionalString("external_id")
    file = try row.optionalUUID("id") == nil ? nil : ProtectedFile(row)
  }
}
