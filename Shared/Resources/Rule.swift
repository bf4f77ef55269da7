package import JSON
package import Kernel
package import Postgres

/// A change of one row, as events see it. Values are the row as JSON, by column.
package struct RowChange: Sendable {
  package enum Verb: String, Sendable {
    case create, change, delete, restore
  }

  package let verb: Verb
  package let key: String
  /// `nil` for a create.
  package let before: JSONValue?
  /// `nil` for a delete.
  package let after: JSONValue?
  /// The row's version after the change.
  package let version: Int64
}

/// What must hold beyond the table's own constraints. It sees what the request sets and may ask the
/// database within the change's transaction; its faults are shown together with all others.
package struct Rule: Sendable {
  package typealias Check = @Sendable (RuleInput, Transaction) async throws -> [FieldFault]
  let check: Check

  package init(_ check: @escaping Check) { self.check = check }
}

/// The columns that a request sets.
package struct RuleInput: Sendable {
  private let row: RowInput
  /// Of the row that is changed; `nil` for a new one.
  package let key: SQL?

  init(_ row: RowInput, key: SQL?) {
    self.row = row
    self.key = key
  }

  /// True if the request sets the column to something, even to null.
  package func sets(_ column: String) -> Bool { row.has(column) }

  /// The value as an expression; `nil` if the request leaves the column alone or clears it.
  package func value(_ column: String) -> SQL? {
    for (known, value) in row.values where known.name == column {
      if case .value(let sql) = value { return sql }
    }
    return nil
  }

  /// The value as PostgreSQL's text; `nil` if the request leaves the column alone or clears it.
  package func text(_ column: String, in tx: Transaction) async throws -> String? {
    guard let value = value(column) else { return nil }
    return try await tx.query("select (\(value))::text as value").first?.optionalString("value")
  }
}
