import Postgres

/// How the server would run a statement of which only the text is known: the plan that serves all values.
struct StatementPlan {
  let nodes: [PlanNode]

  var tables: Set<String> { Set(nodes.compactMap(\.table)) }
  /// What the server says of tables is read once in the life of a process, by no list.
  var isOfCatalogue: Bool { tables.contains { $0.hasPrefix("pg_") } }
  var indexes: [String] { nodes.compactMap(\.index) }

  /// As it is with what the session has set.
  init(of text: String, in session: Session) async throws {
    _ = try await session.query("prepare planned as \(unsafe: text)")
    let known = try await session.query(
      """
      select cardinality(parameter_types) as count from pg_prepared_statements
      where name = 'planned'
      """)
    let nulls = Array(repeating: "null", count: try known[0].int("count")).joined(separator: ", ")
    let values = nulls.isEmpty ? "" : "(\(nulls))"
    let rows = try await session.query(
      "explain (format json, costs off) execute planned\(unsafe: values)")
    nodes = try PlanNode.root(of: try rows[0].json("QUERY PLAN")).all
    _ = try await session.query("deallocate planned")
  }
}
