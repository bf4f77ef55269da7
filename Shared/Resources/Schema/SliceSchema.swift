/// The tables of a slice, as PostgreSQL's own catalogue describes them: what resources, the admin
/// API and the description of the API are derived from.
package struct SliceSchema: Sendable {
  package let tables: [String: TableSchema]

  package func table(_ name: String) throws -> TableSchema {
    guard let table = tables[name] else { throw UnknownTable(name: name) }
    return table
  }
}

/// A resource names a table that the slice does not have: a programmer's error.
package struct UnknownTable: Error, CustomStringConvertible {
  package let name: String
  package var description: String { "no table \(name) in this slice" }
}
