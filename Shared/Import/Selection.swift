import Postgres

/// The query that reads an old table as rows of the new one, so that the bytes of its COPY go into
/// the new table as they come.
struct Selection {
  /// Of the new table, in the order in which the query gives them.
  let columns: [String]
  let query: String
  /// Columns whose old value may stand in `legacy`, and what gives it back, over `t`.
  let rebuilt: [String: String]
  /// Columns that the new table does not have.
  let unknown: [String]
  /// True if rows may get flags.
  let mayFlag: Bool

  /// Condition over `t`, an old row, for this slice's share.
  let share: String

  /// Throws `ImportFault.otherType`.
  init(
    _ plan: TablePlan, _ source: TableShape, _ target: TableShape,
    _ statuses: [String: [StatusMap.Rule]]
  ) throws {
    var draft = SelectionDraft(plan, source, target)
    for column in target.columns where !column.isGenerated {
      guard !SelectionDraft.own.contains(column.name) else { continue }
      if let value = plan.values[column.name] {
        draft.add(column.name, value)
      } else if let old = source.column(column.name) {
        if let rules = statuses[column.name] {
          draft.addStatus(column.name, rules)
        } else {
          try draft.addFitted(old, column)
        }
      } else if column.isRequired, column.standard.isEmpty, !target.key.contains(column.name) {
        draft.add(column.name, TypeFit.empty(column.type))
      }
    }
    draft.addUnknown()
    draft.addRules()
    columns = draft.columns + ["row_version", "imported_version", "legacy"]
    share = plan.share ?? "true"
    query = draft.query(share: share)
    rebuilt = draft.rebuilt
    unknown = draft.unknown
    mayFlag = draft.oddities.contains { $0.flag != nil }
  }

  /// `value` of column `name`, or what `legacy` keeps of it.
  static func rebuild(_ name: String, _ type: String) -> String {
    let key = quotedLiteral(name)
    return """
      case when t.legacy ? \(key) then (t.legacy ->> \(key))::\(type)
        else t.\(quotedIdentifier(name)) end
      """
  }
}

/// `text` as an SQL literal.
func quotedLiteral(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
