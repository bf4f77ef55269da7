package import Kernel

/// When a field or step is shown or required: a tree of comparisons, evaluated the same way here
/// and in the browser. No scripts.
package indirect enum Condition: Sendable, Hashable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case compare(field: String, Comparison, Operand)

  package enum Comparison: String, Sendable, CaseIterable {
    case eq, ne, gt, gte, lt, lte, contains, startsWith, matches, empty, notEmpty, ageGte, countGte
    case isIn = "in"
    case notIn
  }

  package enum Operand: Sendable, Hashable {
    case value(FormValue)
    case reference(String)
    case pattern(Pattern)
  }

  /// `nil` where it breaks the grammar: deeper than 10, an unknown operator, a bad pattern.
  package init?(_ value: FormValue, depth: Int = 1) {
    guard depth <= FormLimits.depth, let members = value.object else { return nil }
    func nested(_ list: FormValue) -> [Condition]? {
      guard let items = list.list, !items.isEmpty, items.count <= 200 else { return nil }
      let parsed = items.compactMap { Condition($0, depth: depth + 1) }
      return parsed.count == items.count ? parsed : nil
    }
    if members.count == 1, let list = members["all"] {
      guard let conditions = nested(list) else { return nil }
      self = .all(conditions)
    } else if members.count == 1, let list = members["any"] {
      guard let conditions = nested(list) else { return nil }
      self = .any(conditions)
    } else if members.count == 1, let inner = members["not"] {
      guard let condition = Condition(inner, depth: depth + 1) else { return nil }
      self = .not(condition)
    } else {
      guard let field = members["field"]?.text, let op = members["op"]?.text,
        let comparison = Comparison(rawValue: op),
        let operand = Condition.operand(of: comparison, members["value"])
      else { return nil }
      self = .compare(field: field, comparison, operand)
    }
  }

  private static func operand(of comparison: Comparison, _ value: FormValue?) -> Operand? {
    switch comparison {
    case .empty, .notEmpty: return .value(.null)
    case .matches: return value?.text.flatMap { Pattern($0) }.map { .pattern($0) }
    case .isIn, .notIn: return value?.list == nil ? nil : value.map { .value($0) }
    default:
      guard let value else { return nil }
      if let reference = value["ref"]?.text { return .reference(reference) }
      return value.object == nil ? .value(value) : nil
    }
  }

  /// Every name it looks at, to check that each stands before it.
  package var references: [String] {
    switch self {
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.references)
    case .not(let condition): condition.references
    case .compare(let field, _, .reference(let other)): [field, other]
    case .compare(let field, _, _): [field]
    }
  }

  /// Comparisons in the tree; a form may have 200.
  package var weight: Int {
    switch self {
    case .all(let conditions), .any(let conditions): conditions.reduce(0) { $0 + $1.weight }
    case .not(let condition): condition.weight
    case .compare: 1
    }
  }

  package func holds(in scope: AnswerScope) -> Bool {
    switch self {
    case .all(let conditions): conditions.allSatisfy { $0.holds(in: scope) }
    case .any(let conditions): conditions.contains { $0.holds(in: scope) }
    case .not(let condition): !condition.holds(in: scope)
    case .compare(let field, let comparison, let operand):
      Condition.compare(scope.value(of: field), comparison, operand, scope)
    }
  }

  private static func compare(
    _ left: FormValue, _ comparison: Comparison, _ operand: Operand, _ scope: AnswerScope
  ) -> Bool {
    // An answer of one's own among choices counts as the code `other`.
    let left: FormValue = left.object?.count == 1 && left["other"] != nil ? .text("other") : left
    let right: FormValue
    switch operand {
    case .value(let value): right = value
    case .reference(let name): right = scope.value(of: name)
    case .pattern(let pattern):
      guard let text = left.text, text.unicodeScalars.count <= FormLimits.matched else {
        return false
      }
      return pattern.matches(text)
    }
    switch comparison {
    case .eq: return same(left, right)
    case .ne: return !same(left, right)
    case .isIn: return right.list?.contains { same(left, $0) } ?? false
    case .notIn: return !(right.list?.contains { same(left, $0) } ?? false)
    case .gt: return ordered(right, left)
    case .lt: return ordered(left, right)
    case .gte: return ordered(right, left) || (!left.isEmpty && same(left, right))
    case .lte: return ordered(left, right) || (!left.isEmpty && same(left, right))
    case .empty: return left.isEmpty
    case .notEmpty: return !left.isEmpty
    case .contains:
      if let items = left.list { return items.contains { same($0, right) } }
      return right.text.flatMap { part in left.text.map { $0.holds(part) } } ?? false
    case .startsWith: return right.text.flatMap { left.text?.utf8.starts(with: $0.utf8) } ?? false
    case .countGte:
      guard let least = right.integer else { return false }
      return (left.list?.count ?? 0) >= least
    case .ageGte:
      guard let least = right.integer, let age = scope.age(of: left) else { return false }
      return age >= least
    case .matches: return false
    }
  }

  static func same(_ left: FormValue, _ right: FormValue) -> Bool {
    if case .number = left, let first = left.decimal, let second = right.decimal {
      return first == second
    }
    if case .number = right, let first = left.decimal, let second = right.decimal {
      return first == second
    }
    if let first = left.instant, let second = right.instant { return first == second }
    if let first = left.text, let second = right.text, first.utf8.elementsEqual(second.utf8) {
      return true
    }
    return left.isEmpty && right.isEmpty || (left.text == nil && left == right)
  }

  /// Numbers by value, instants by time; ISO days and times by their text, whose order is that of
  /// time.
  private static func ordered(_ left: FormValue, _ right: FormValue) -> Bool {
    guard !left.isEmpty, !right.isEmpty else { return false }
    if let first = left.decimal, let second = right.decimal { return first < second }
    if let first = left.instant, let second = right.instant { return first < second }
    guard let first = left.text, let second = right.text else { return false }
    return first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
  }
}

extension String {
  /// Sign by sign, not by what a reader would call a letter: other programs do the same.
  fileprivate func holds(_ part: String) -> Bool {
    let part = Array(part.utf8)
    if part.isEmpty { return true }
    // Knuth, Morris and Pratt: what an applicant types costs its length, whatever it is looked for.
    var known = [0]
    var length = 0
    for index in part.indices.dropFirst() {
      while length > 0, part[index] != part[length] { length = known[length - 1] }
      if part[index] == part[length] { length += 1 }
      known.append(length)
    }
    length = 0
    for byte in utf8 {
      while length > 0, byte != part[length] { length = known[length - 1] }
      if byte == part[length] { length += 1 }
      if length == part.count { return true }
    }
    return false
  }
}

extension FormValue {
  /// Of a text that is a day with a time of day and a zone.
  fileprivate var instant: Instant? {
    guard let text, text.utf8.count >= 20, text.utf8.dropFirst(10).first == UInt8(ascii: "T")
    else { return nil }
    return Instant(rfc3339: text)
  }
}

/// What a condition can see: the row it stands in, the whole form, and facts about the applicant.
package struct AnswerScope: Sendable {
  package var answers: [String: FormValue]
  package var row: [String: FormValue] = [:]
  package let context: FormContext

  package init(answers: [String: FormValue], context: FormContext) {
    self.answers = answers
    self.context = context
  }

  package func value(of name: String) -> FormValue {
    row[name] ?? answers[name] ?? context.value(of: name) ?? .null
  }

  /// Full years, of a date of birth or of the IIN that encodes one.
  func age(of value: FormValue) -> Int? {
    guard let text = value.text, let born = Day(text) ?? TaxNumber(text)?.birthDay else {
      return nil
    }
    return context.today.years(since: born)
  }
}

extension Day {
  package func years(since born: Day) -> Int {
    let hadBirthday = (month, day) >= (born.month, born.day)
    return year - born.year - (hadBirthday ? 0 : 1)
  }
}
