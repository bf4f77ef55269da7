/// Why an import, or one table of it, cannot be done.
package enum ImportFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// A data file of the project is missing or damaged.
  case unreadable(String)
  /// Another process imports into this slice.
  case busy
  case noSource(String)
  case tableIsMissing
  case targetIsMissing
  case otherType(column: String, source: String, target: String)
  /// Tables could not be filled, or what stands in them is not what was read.
  case incomplete(tables: Int)

  package var description: String {
    switch self {
    case .unreadable(let name): "\(name) is missing or damaged"
    case .busy: "another import into this slice is running"
    case .noSource(let why): "the old database cannot be read: \(why)"
    case .tableIsMissing: "the old database has no such table"
    case .targetIsMissing: "the slice has no such table yet"
    case .otherType(let column, let source, let target):
      "column \(column) is \(source) in the old database and \(target) here"
    case .incomplete(let tables): "\(tables) tables are not complete; the report names them"
    }
  }
}
