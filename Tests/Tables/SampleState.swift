import Postgres
import Resources
import Testing

extension RowState {
  /// The single conditions of it, each by itself.
  var atoms: [RowState] {
    switch self {
    case .all(let states): states.flatMap(\.atoms)
    case .parent(let column, let table, let key, let state):
      state.atoms.map { .parent(column, of: table, key: key, $0) }
    default: [self]
    }
  }
}

/// Puts a sample into a state that a policy asks for, or out of it.
struct SampleState {
  let schema: SliceSchema
  let session: Session

  /// The row of the table that has the key is like that, or is not. Of a state with several
  /// conditions none holds then.
  func put(_ state: RowState, of table: TableSchema, _ row: String, holds: Bool) async throws {
    func set(_ column: String, _ value: SQL) async throws {
      _ = try await session.query(
        """
        update \(identifier: table.name) set \(identifier: column) = \(value)
        where \(identifier: table.key.name)::text = \(row)
        """)
    }
    switch state {
    case .isTrue(let column): try await set(column, holds ? "true" : "false")
    case .isFalse(let column): try await set(column, holds ? "false" : "true")
    case .isNull(let column): try await set(column, holds ? "null" : filling(column, table))
    case .isPresent(let column): try await set(column, holds ? filling(column, table) : "null")
    case .equals(let column, let value):
      try await set(column, holds ? "\(value)" : other(than: [value], column, table))
    case .isOneOf(let column, let values):
      let first = values.first ?? ""
      try await set(column, holds ? "\(first)" : other(than: values, column, table))
    case .hasBegun(let column):
      try await set(column, holds ? "now() - interval '2 days'" : "now() + interval '2 days'")
    case .hasNotEnded(let column):
      try await set(column, holds ? "now() + interval '2 days'" : "now() - interval '2 days'")
    case .all(let states):
      for state in states { try await put(state, of: table, row, holds: holds) }
    case .parent(let column, let parent, let key, let state):
      let there = try await link(column, of: table, row, to: parent, key)
      try await put(state, of: schema.table(parent), there, holds: holds)
    case .unless(let column, let parent, let key, let state):
      let there = try await link(column, of: table, row, to: parent, key)
      try await put(state, of: schema.table(parent), there, holds: !holds)
    }
  }

  /// Lets the column point at a row of the other table; gives that row's key.
  private func link(
    _ column: String, of table: TableSchema, _ row: String, to parent: String, _ key: String
  ) async throws -> String {
    _ = try await session.query(
      """
      update \(identifier: table.name) set \(identifier: column) =
        (select \(identifier: key) from \(identifier: parent) order by 1 limit 1)
      where \(identifier: table.key.name)::text = \(row)
      """)
    let name = try schema.table(parent).key.name
    let first = try await session.query(
      """
      select \(identifier: name)::text as key from \(identifier: parent)
      order by \(identifier: key) limit 1
      """)
    return try first[0].string("key")
  }

  private func filling(_ column: String, _ table: TableSchema) throws -> SQL {
    SampleRows.value(try #require(table.column(column)), table)
  }

  /// Another word that the column may hold.
  private func other(than words: [String], _ column: String, _ table: TableSchema) -> SQL {
    let known = table.checks.first { $0.columns.contains(column) && $0.words != nil }?.words ?? []
    let word = known.first { !words.contains($0) } ?? "none"
    return "\(word)"
  }
}
