import Postgres

/// A selection in the making. The innermost query gives each new column its value and keeps, under
/// `old …`, the value from before where it may have to go to `legacy`; the outermost one looks at
/// the finished row for what is odd about it.
struct SelectionDraft {
  struct Oddity {
    /// Over the finished row `m`.
    let condition: String
    let flag: String?
    /// The column whose old value is kept.
    let keeps: String?
  }

  /// Columns of the new table that the importer writes itself.
  static let own = ["row_version", "imported_version", "legacy"]

  private let plan: TablePlan
  private let source: TableShape
  private let target: TableShape
  private(set) var columns: [String] = []
  private(set) var oddities: [Oddity] = []
  private(set) var rebuilt: [String: String] = [:]
  private(set) var unknown: [String] = []
  private var inner: [String] = []
  private var repeats: [String] = []

  init(_ plan: TablePlan, _ source: TableShape, _ target: TableShape) {
    self.plan = plan
    self.source = source
    self.target = target
  }

  mutating func add(_ column: String, _ value: String) {
    columns.append(column)
    inner.append("(\(value)) as \(quotedIdentifier(column))")
  }

  mutating func addStatus(_ column: String, _ rules: [StatusMap.Rule]) {
    let old = "t.\(quotedIdentifier(column))"
    let cases = rules.map { rule in
      let other = rule.other.map {
        " and t.\(quotedIdentifier($0.column))::text = \(quotedLiteral($0.value))"
      }
      return """
        when \(old) = \(quotedLiteral(rule.word))\(other ?? "") then \(quotedLiteral(rule.code))
        """
    }
    add(column, "case \(cases.joined(separator: " ")) else \(old) end")
    let kept = keepOld(column)
    oddities.append(
      Oddity(
        condition: "m.\(quotedIdentifier(column)) is distinct from \(kept)", flag: nil,
        keeps: column))
    let known = Set(rules.map(\.word)).sorted().map(quotedLiteral).joined(separator: ", ")
    oddities.append(
      Oddity(condition: "\(kept) not in (\(known))", flag: "\(column)-unknown", keeps: nil))
  }

  mutating func addFitted(_ old: TableShape.Column, _ new: TableShape.Column) throws {
    guard let fit = TypeFit(from: old.type, to: new.type) else {
      throw ImportFault.otherType(column: new.name, source: old.type, target: new.type)
    }
    let raw = "t.\(quotedIdentifier(old.name))"
    var value = fit.cast(raw)
    if let misfit = fit.misfit {
      let substitute = TypeFit.substitute(for: new.type, of: raw, isRequired: new.isRequired)
      value = "case when \(misfit(raw)) then \(substitute) else \(value) end"
      oddities.append(
        Oddity(condition: misfit(keepOld(old.name)), flag: "\(new.name)-misfit", keeps: new.name))
    }
    if new.isRequired, !old.isRequired {
      let standard = new.standard.isEmpty || new.standard.hasPrefix("nextval")
      value = "coalesce(\(value), \(standard ? TypeFit.empty(new.type) : new.standard))"
      oddities.append(
        Oddity(
          condition: "\(keepOld(old.name)) is null", flag: "\(new.name)-missing", keeps: new.name))
    }
    add(new.name, value)
  }

  /// What nobody told us of goes to `legacy` under its name.
  mutating func addUnknown() {
    let known = target.columns.map(\.name).filter { !SelectionDraft.own.contains($0) }
    for column in source.columns where !known.contains(column.name) {
      unknown.append(column.name)
      inner.append("t.\(quotedIdentifier(column.name))")
    }
  }

  /// Columns that the old table lacks get their default here: rules may speak of them.
  private mutating func addDefaults() {
    let known = columns + unknown + SelectionDraft.own
    for column in target.columns where !known.contains(column.name) {
      let isConstant = !column.standard.isEmpty && !column.standard.contains("(")
      let value = isConstant ? column.standard : "null::\(column.type)"
      inner.append("(\(value)) as \(quotedIdentifier(column.name))")
    }
  }

  /// The new table's own rules, as its catalogue tells them: those that let a row with `legacy` be.
  mutating func addRules() {
    addDefaults()
    for check in target.checks where check.condition.contains(SelectionDraft.exemption) {
      oddities.append(
        Oddity(
          condition: "(\(SelectionDraft.strict(check.condition, "false"))) is false",
          flag: check.name, keeps: nil))
    }
    for unique in target.uniques where unique.condition.contains("legacy IS NULL") {
      let name = quotedIdentifier("repeats \(repeats.count)")
      let holds = "(\(SelectionDraft.strict(unique.condition, "true")))"
      let parts = ([holds] + unique.expressions.map { "(\($0))" }).joined(separator: ", ")
      let some = unique.expressions.map { "(\($0)) is not null" }.joined(separator: " and ")
      let order = source.key.map(quotedIdentifier).joined(separator: ", ")
      repeats.append(
        """
        (\(holds) and \(some)
          and row_number() over (partition by \(parts) order by \(order)) > 1) as \(name)
        """)
      oddities.append(Oddity(condition: "m.\(name)", flag: unique.name, keeps: nil))
    }
    for (column, condition) in plan.keeps.sorted(by: { $0.key < $1.key }) {
      _ = keepOld(column)
      oddities.append(Oddity(condition: condition, flag: nil, keeps: column))
    }
    for (flag, condition) in plan.flags.sorted(by: { $0.key < $1.key }) {
      oddities.append(Oddity(condition: condition, flag: flag, keeps: nil))
    }
    for (mark, condition) in plan.marks.sorted(by: { $0.key < $1.key }) {
      oddities.append(Oddity(condition: condition, flag: mark, keeps: nil))
    }
  }

  private static let exemption = "legacy IS NOT NULL"

  /// The rule as it is for a row that has no `legacy`.
  private static func strict(_ condition: String, _ value: String) -> String {
    condition.replacing("legacy IS NOT NULL", with: "false")
      .replacing("legacy IS NULL", with: "true")
      .replacing("(NOT (legacy ? 'overlaps'::text))", with: "true")
  }

  private mutating func keepOld(_ column: String) -> String {
    let name = quotedIdentifier("old \(column)")
    inner.append("t.\(quotedIdentifier(column)) as \(name)")
    if let type = source.column(column)?.type {
      rebuilt[column] = Selection.rebuild(column, type)
    }
    return "m.\(name)"
  }

  func query(share: String) -> String {
    let old = "select \(inner.joined(separator: ", ")) from \(relation) t where \(share)"
    let judged =
      repeats.isEmpty ? old : "select m.*, \(repeats.joined(separator: ", ")) from (\(old)) m"
    let values = columns.map { "m.\(quotedIdentifier($0))" }
    return """
      select \((values + ["1", "1", legacy]).joined(separator: ", ")) from (\(judged)) m
      """
  }

  private var relation: String { "public.\(quotedIdentifier(source.name))" }

  private var legacy: String {
    var parts: [String] = []
    if !unknown.isEmpty {
      let pairs = unknown.map { "\(quotedLiteral($0)), to_jsonb(m.\(quotedIdentifier($0)))" }
      // A function takes at most a hundred arguments.
      for start in stride(from: 0, to: pairs.count, by: 40) {
        let some = pairs[start..<min(start + 40, pairs.count)].joined(separator: ", ")
        parts.append("jsonb_build_object(\(some))")
      }
    }
    for oddity in oddities {
      guard let column = oddity.keeps else { continue }
      let old = "to_jsonb(m.\(quotedIdentifier("old \(column)")))"
      parts.append(
        optional(oddity.condition, "jsonb_build_object(\(quotedLiteral(column)), \(old))"))
    }
    for (mark, condition) in plan.marks.sorted(by: { $0.key < $1.key }) {
      parts.append(optional(condition, "jsonb_build_object(\(quotedLiteral(mark)), true)"))
    }
    let flags = oddities.compactMap { oddity in
      oddity.flag.map { "case when \(oddity.condition) then \(quotedLiteral($0)) end" }
    }
    if !flags.isEmpty {
      let any = anyOf(oddities.filter { $0.flag != nil }.map(\.condition))
      let list = "to_jsonb(array_remove(array[\(flags.joined(separator: ", "))]::text[], null))"
      parts.append(optional(any, "jsonb_build_object('_flags', \(list))"))
    }
    guard !parts.isEmpty else { return "null::jsonb" }
    let whole = parts.joined(separator: " || ")
    if !unknown.isEmpty { return whole }
    return "case when \(anyOf(oddities.map(\.condition))) then \(whole) end"
  }

  private func anyOf(_ conditions: [String]) -> String {
    conditions.map { "(\($0))" }.joined(separator: " or ")
  }

  private func optional(_ condition: String, _ value: String) -> String {
    "case when \(condition) then \(value) else '{}'::jsonb end"
  }
}
