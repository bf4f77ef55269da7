import Kernel

/// What stands before a place in a form: the names that conditions and formulas there may use.
struct FormKinds {
  private var kinds: [String: ValueKind] = FormContext.kinds
  /// Codes that a choice can have, where they are all known at publishing.
  private var codes: [String: Set<String>] = [:]
  private var columns: [String: [String: ValueKind]] = [:]

  func knows(_ name: String) -> Bool { kinds[name] != nil }

  func kind(of name: String) -> ValueKind { kinds[name] ?? .none }

  mutating func add(_ field: Field) {
    kinds[field.name] = field.type.kind
    if !field.options.isEmpty, field.rules.directory == nil {
      codes[field.name] = Set(field.options.map(\.code) + (field.rules.other ? ["other"] : []))
    }
    if field.type == .group {
      columns[field.name] = Dictionary(
        field.fields.map { ($0.name, $0.type.kind) }, uniquingKeysWith: { $1 })
    }
  }

  /// Whether a column of a group can be summed up; without `kinds` being judged, whether it exists.
  func hasColumn(_ field: String, of group: String, summed: Bool) -> Bool {
    guard let kind = columns[group]?[field] else { return false }
    return !summed || kind == .number || kind == .any
  }

  /// Why a condition compares what cannot be compared; `nil` if it does not.
  func fault(of condition: Condition) -> String? {
    switch condition {
    case .all(let conditions), .any(let conditions):
      conditions.lazy.compactMap { fault(of: $0) }.first
    case .not(let condition): fault(of: condition)
    case .compare(let field, let comparison, let operand):
      fault(of: comparison, kind(of: field), operand, codes[field])
    }
  }

  private func fault(
    of comparison: Condition.Comparison, _ kind: ValueKind, _ operand: Condition.Operand,
    _ codes: Set<String>?
  ) -> String? {
    switch comparison {
    case .empty, .notEmpty: return kind == .none ? "kind" : nil
    case .eq, .ne, .isIn, .notIn:
      return kind.isScalar ? fault(of: operand, as: kind, codes) : "kind"
    case .gt, .gte, .lt, .lte:
      return kind.isOrdered ? fault(of: operand, as: kind, nil) : "kind"
    case .contains:
      if kind == .list || kind == .any { return fault(of: operand, as: .text, codes) }
      return kind.isText ? fault(of: operand, as: .text, nil) : "kind"
    case .startsWith: return kind.isText ? fault(of: operand, as: .text, nil) : "kind"
    case .matches: return kind.isText ? nil : "kind"
    case .ageGte:
      guard kind == .date || kind == .iin || kind == .any else { return "kind" }
      return fault(of: operand, as: .number, nil)
    case .countGte:
      guard kind == .list || kind == .rows || kind == .any else { return "kind" }
      return fault(of: operand, as: .number, nil)
    }
  }

  private func fault(
    of operand: Condition.Operand, as kind: ValueKind, _ codes: Set<String>?
  ) -> String? {
    switch operand {
    case .pattern: return nil
    case .reference(let name):
      let other = self.kind(of: name)
      return other != .none && kind.fits(other) ? nil : "kind"
    case .value(let value):
      for item in value.list ?? [value] {
        guard kind.fits(item) else { return "kind" }
        if let codes, let code = item.text, !codes.contains(code) { return "option" }
      }
      return nil
    }
  }

  /// Why a formula reckons with what is no number; `nil` if it does not.
  func fault(of expression: Expression) -> String? {
    switch expression {
    case .number: return nil
    case .field(let name):
      return kind(of: name) == .number || kind(of: name) == .any ? nil : "kind"
    case .count(let name):
      return [.list, .rows, .any].contains(kind(of: name)) ? nil : "kind"
    case .age(let name):
      return [.date, .iin, .any].contains(kind(of: name)) ? nil : "kind"
    case .sum(let group, let field):
      return hasColumn(field, of: group, summed: true) ? nil : "kind"
    case .fold(_, let items): return items.lazy.compactMap { fault(of: $0) }.first
    case .divide(let first, let second): return fault(of: first) ?? fault(of: second)
    case .round(let inner, _): return fault(of: inner)
    case .choose(let condition, let first, let second):
      return fault(of: condition) ?? fault(of: first) ?? fault(of: second)
    }
  }
}

extension ValueKind {
  /// Whether a literal of a definition is of this kind.
  func fits(_ value: FormValue) -> Bool {
    switch self {
    case .any: value.isNumberOrText || value.bool != nil
    case .text, .iin: value.text != nil
    case .number: value.decimal != nil
    case .bool: value.bool != nil
    case .date: value.text.flatMap { Day($0) } != nil
    case .time: value.text.flatMap { TimeOfDay($0) } != nil
    case .datetime: value.text.flatMap { Instant(rfc3339: $0) } != nil
    case .list, .rows, .object, .none: false
    }
  }
}
