/// What PostgreSQL refused. It describes itself by code and constraint only: the server's message
/// and detail may quote values and are dropped where they arrive.
package struct DatabaseError: Error, Sendable, CustomStringConvertible {
  package let state: SQLState
  /// The constraint that was broken, for class 23.
  package let constraint: String?
  package let table: String?
  package let column: String?
  /// Which statement it was, cut and without values: for the log of a 500.
  package let statement: String?

  package init(
    state: SQLState, constraint: String? = nil, table: String? = nil, column: String? = nil,
    statement: String? = nil
  ) {
    self.state = state
    self.constraint = constraint
    self.table = table
    self.column = column
    self.statement = statement
  }

  package var isUniqueViolation: Bool { state == .uniqueViolation }

  /// True if `name` is the constraint that was broken.
  package func violates(_ name: String) -> Bool { constraint == name }

  package var description: String {
    var text = "PostgreSQL error \(state.code)"
    if let constraint { text += ", constraint \(constraint)" }
    if let table { text += ", table \(table)" }
    if let column { text += ", column \(column)" }
    return text
  }
}
