import FoundationEssentials
import HTTPCore
import Kernel
import Postgres

/// What is to be exported, as it lies in the table.
struct ExportOrder: Sendable {
  let id: UUID
  let table: String
  let format: ExportFormat
  /// The query of the list, as it was sent.
  let query: String
  /// `nil`: all columns.
  let fields: [String]?
  /// `nil`: a list is wanted.
  let source: SourceOrder?
  /// Whose rows alone; `nil`: those of all.
  let organization: String?

  init(
    id: UUID, table: String, format: ExportFormat, query: String, fields: [String]?,
    organization: String?, source: SourceOrder? = nil
  ) {
    self.id = id
    self.table = table
    self.format = format
    self.query = query
    self.fields = fields
    self.organization = organization
    self.source = source
  }

  /// Throws `UnknownFormat` for a format of another version of the program.
  init(_ row: Row) throws {
    guard let format = ExportFormat(rawValue: try row.string("format")) else {
      throw UnknownFormat()
    }
    self.init(
      id: try row.uuid("id"), table: try row.string("table_name"), format: format,
      query: try row.string("query"), fields: try row.optionalStrings("fields"),
      organization: try row.optionalString("organization"), source: try SourceOrder(row))
  }

  /// Throws `TargetError`.
  var asked: Query {
    get throws(TargetError) { try Query(Array(query.utf8)[...]) }
  }
}

struct UnknownFormat: Error {}
