import Postgres

/// Asks the server how it would run statements of which only the text is known.
///
/// PostgreSQL 15 has no `explain (generic_plan)` yet. The statement is prepared, and the plan that
/// serves all values is asked for by `plan_cache_mode`; the values of EXECUTE are null and have no
/// influence on it. Nothing is run: EXPLAIN without ANALYZE, in a read-only transaction, on a
/// connection of its own that takes the prepared statements with it.
struct StatementPlans: Sendable {
  let database: Database

  private static let most = 50
  private static let explained = ["select", "with", "insert", "update", "delete", "values"]

  /// The plans by text. Texts that no plan can be had of are left out.
  func plans(of texts: [String]) async throws -> [String: String] {
    let explained = texts.filter(StatementPlans.hasPlan).prefix(StatementPlans.most)
    guard !explained.isEmpty else { return [:] }
    return try await database.withSession { session in
      var plans: [String: String] = [:]
      for (index, text) in explained.enumerated() {
        plans[text] = try await StatementPlans.plan(of: text, as: "plan_\(index)", session)
      }
      return plans
    }
  }

  private static func hasPlan(_ text: String) -> Bool {
    let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
    return explained.contains(word)
  }

  private static func plan(
    of text: String, as name: String, _ session: Session
  ) async throws -> String? {
    try await session.run(
      script: """
        begin read only; set local statement_timeout = '5s';
        set local plan_cache_mode = force_generic_plan
        """)
    let lines: [String]?
    do {
      lines = try await explain(text, as: name, session)
    } catch is DatabaseError {
      // A type that cannot be told without its value, a table that has gone since.
      lines = nil
    }
    try await session.run(script: "rollback")
    return lines?.joined(separator: "\n")
  }

  /// One statement only: the extended protocol takes no more.
  private static func explain(
    _ text: String, as name: String, _ session: Session
  ) async throws -> [String] {
    _ = try await session.query("prepare \(unsafe: name) as \(unsafe: text)")
    let known = try await session.query(
      """
      select cardinality(parameter_types) as count from pg_prepared_statements
      where name = \(name)
      """)
    let count = try known.first?.int("count") ?? 0
    let nulls = Array(repeating: "null", count: count).joined(separator: ", ")
    let values = count == 0 ? "" : "(\(nulls))"
    return try await session.query("explain execute \(unsafe: name)\(unsafe: values)")
      .map { try $0.string("QUERY PLAN") }
  }
}
