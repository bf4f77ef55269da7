/// A column was not what the reading code expects: a fault of the code, or of the schema.
package enum ColumnError: Error, Sendable, Hashable {
  case missing(column: String)
  case null(column: String)
  /// `type` is the column's OID.
  case unexpectedType(column: String, type: UInt32)
  /// The value cannot be held: out of range, `infinity`, BC, not UTF-8.
  case notRepresentable(column: String)
}
