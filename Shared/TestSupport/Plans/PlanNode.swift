import JSON
package import Postgres

/// A step of a plan, with the steps that it takes its rows from.
package struct PlanNode: Sendable {
  /// As the server calls it, such as `Index Scan`.
  package let kind: String
  package let table: String?
  package let index: String?
  /// What an `Incremental Sort` finds in order already.
  package let presorted: [String]
  package let parts: [PlanNode]
  private let hasCondition: Bool

  /// How the server would run a statement with these values, as it is with what the session has set.
  package static func root(of statement: SQL, in session: Session) async throws -> PlanNode {
    let rows = try await session.query("explain (format json, costs off) \(statement)")
    return try root(of: try rows[0].json("QUERY PLAN"))
  }

  /// Of what `explain (format json)` answers.
  static func root(of explanation: [UInt8]) throws -> PlanNode {
    let plan = try JSONParser.parse(explanation).array?.first?["Plan"]
    guard let node = plan.flatMap({ PlanNode($0) }) else { throw NoPlan() }
    return node
  }

  private init?(_ value: JSONValue) {
    guard let kind = value["Node Type"]?.string else { return nil }
    self.kind = kind
    table = value["Relation Name"]?.string
    index = value["Index Name"]?.string
    presorted = (value["Presorted Key"]?.array ?? []).compactMap(\.string)
    parts = (value["Plans"]?.array ?? []).compactMap { PlanNode($0) }
    hasCondition = value["Index Cond"] != nil
  }

  /// Whether an index leads to its rows, and is not walked as a whole.
  package var isNarrowed: Bool {
    if hasCondition { return true }
    let ways = kind.hasPrefix("Bitmap") ? parts.filter { $0.kind.hasPrefix("Bitmap") } : []
    return kind == "BitmapAnd"
      ? ways.contains(where: \.isNarrowed) : !ways.isEmpty && ways.allSatisfy(\.isNarrowed)
  }

  /// Itself, and all that is below it.
  package var all: [PlanNode] { [self] + parts.flatMap(\.all) }
}

/// The server explained a statement without a plan.
private struct NoPlan: Error {}
