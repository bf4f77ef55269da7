import Testing

/// Rules of today bind rows of today. A row of the old site that breaks one is kept, marked in
/// `legacy`: so each rule over the old columns lets marked rows be.
@Suite struct OldRowTests {
  /// Rules that the old database has too.
  private static let oldRules: Set<String> = [
    "django_admin_log_action_flag", "social_auth_partial_next_step",
  ]

  @Test(arguments: Slice.allCases)
  func no_rule_of_ours_can_lose_an_old_row(_ slice: Slice) async throws {
    let schema = try await slice.schema()
    for table in try Catalogue.read().tables where table.stands(in: slice) {
      let rules = schema.tables[table.name]?.rules ?? []
      let ours = rules.filter { $0.binds(table) && !Self.oldRules.contains($0.name) }
      for rule in ours where !rule.definition.contains("legacy") {
        Issue.record("\(slice).\(table.name): \(rule.name) binds old rows")
      }
    }
  }
}

private struct Rule {
  let name: String
  let isUnique: Bool
  let columns: [String]
  let definition: String

  /// A rule over a column that the old row does not have is kept by whoever fills that column, and
  /// what is unique already by an old key is so with more columns too.
  func binds(_ table: Catalogue.Table) -> Bool {
    let old = Set(table.columns.map(\.name)).union(["legacy", ""])
    let keys = [table.key] + (table.unique ?? [])
    let saysNothingNew = isUnique && keys.contains { Set($0).isSubset(of: columns) }
    return !saysNothingNew && columns.allSatisfy(old.contains)
  }
}

extension LiveSchema.Table {
  fileprivate var rules: [Rule] {
    constraints.filter { $0.kind == .check || $0.kind == .exclusion }.map {
      Rule(name: $0.name, isUnique: false, columns: $0.columns, definition: $0.definition)
    }
      + indexes.filter(\.isUnique).map {
        Rule(name: $0.name, isUnique: true, columns: $0.columns, definition: $0.definition)
      }
  }
}
