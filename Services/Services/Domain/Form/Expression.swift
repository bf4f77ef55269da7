import Kernel

/// What a computed field is worth: arithmetic over other answers as a JSON tree, no scripts.
/// `{"sum":"costs.amount"}`, `{"count":"team"}`, `{"age":"iin"}`, `{"field":"price"}`, a number,
/// `{"add":[…]}`, `{"subtract":[…]}`, `{"multiply":[…]}`, `{"divide":[a,b]}`, `{"min":[…]}`,
/// `{"max":[…]}`, `{"round":[x,2]}`, `{"if":[condition,x,y]}`.
package indirect enum Expression: Sendable, Hashable {
  case number(String)
  case field(String)
  case sum(group: String, field: String)
  case count(String)
  case age(String)
  case fold(Fold, [Expression])
  case divide(Expression, by: Expression)
  case round(Expression, digits: Int)
  case choose(Condition, Expression, otherwise: Expression)

  package enum Fold: String, Sendable, CaseIterable {
    case add, subtract, multiply, min, max
  }

  init?(_ value: FormValue, depth: Int = 1) {
    guard depth <= FormLimits.depth else { return nil }
    if case .number(let text) = value, value.decimal != nil {
      self = .number(text)
      return
    }
    guard let members = value.object, members.count == 1, let (verb, operand) = members.first
    else { return nil }
    if let name = operand.text {
      self.init(verb, of: name)
    } else if let items = operand.list {
      self.init(verb, of: items, depth: depth + 1)
    } else {
      return nil
    }
  }

  private init?(_ verb: String, of name: String) {
    switch verb {
    case "field": self = .field(name)
    case "count": self = .count(name)
    case "age": self = .age(name)
    case "sum":
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { return nil }
      self = .sum(group: parts[0], field: parts[1])
    default: return nil
    }
  }

  private init?(_ verb: String, of items: [FormValue], depth: Int) {
    if verb == "if" {
      guard items.count == 3, let condition = Condition(items[0], depth: depth),
        let first = Expression(items[1], depth: depth),
        let second = Expression(items[2], depth: depth)
      else { return nil }
      self = .choose(condition, first, otherwise: second)
      return
    }
    if verb == "round" {
      guard items.count == 2, let digits = items[1].integer, (0...10).contains(digits),
        let inner = Expression(items[0], depth: depth)
      else { return nil }
      self = .round(inner, digits: digits)
      return
    }
    let parsed = items.compactMap { Expression($0, depth: depth) }
    guard (1...50).contains(items.count), parsed.count == items.count else { return nil }
    if verb == "divide" {
      guard parsed.count == 2 else { return nil }
      self = .divide(parsed[0], by: parsed[1])
    } else if let fold = Fold(rawValue: verb) {
      self = .fold(fold, parsed)
    } else {
      return nil
    }
  }

  var references: [String] {
    switch self {
    case .number: []
    case .field(let name), .count(let name), .age(let name), .sum(let name, _): [name]
    case .fold(_, let items): items.flatMap(\.references)
    case .divide(let first, let second): first.references + second.references
    case .round(let inner, _): inner.references
    case .choose(let condition, let first, let second):
      condition.references + first.references + second.references
    }
  }

  /// Comparisons in it: they count like those of conditions.
  var weight: Int {
    switch self {
    case .number, .field, .count, .age, .sum: 0
    case .fold(_, let items): items.reduce(0) { $0 + $1.weight }
    case .divide(let first, let second): first.weight + second.weight
    case .round(let inner, _): inner.weight
    case .choose(let condition, let first, let second):
      condition.weight + first.weight + second.weight
    }
  }
}

extension Expression {
  /// `null` while something it needs is missing, where it divides by zero, and beyond 20 digits.
  func value(in scope: AnswerScope) -> FormValue {
    guard let number = number(in: scope) else { return .null }
    return .number(number.text)
  }

  private func number(in scope: AnswerScope) -> FixedDecimal? {
    switch self {
    case .number(let text): return FormValue.number(text).decimal
    case .field(let name): return scope.value(of: name).decimal
    case .count(let name): return FixedDecimal(scope.value(of: name).list?.count ?? 0)
    case .age(let name): return scope.age(of: scope.value(of: name)).map { FixedDecimal($0) }
    case .sum(let group, let field):
      return Expression.sum(of: field, in: scope.value(of: group))
    case .fold(let fold, let items): return folded(fold, items, in: scope)
    case .divide(let first, let second):
      guard let number = first.number(in: scope), let divisor = second.number(in: scope) else {
        return nil
      }
      return number.divided(by: divisor)
    case .round(let inner, let digits): return inner.number(in: scope)?.rounded(to: digits)
    case .choose(let condition, let first, let second):
      return (condition.holds(in: scope) ? first : second).number(in: scope)
    }
  }

  /// Of a column of rows; what is missing there counts nothing.
  static func sum(of field: String, in rows: FormValue) -> FixedDecimal? {
    (rows.list ?? []).reduce(FixedDecimal.zero as FixedDecimal?) {
      $0?.adding($1[field]?.decimal ?? .zero)
    }
  }

  private func folded(
    _ fold: Fold, _ items: [Expression], in scope: AnswerScope
  ) -> FixedDecimal? {
    var result: FixedDecimal?
    for item in items {
      guard let value = item.number(in: scope) else { return nil }
      guard let last = result else {
        result = value
        continue
      }
      switch fold {
      case .add: result = last.adding(value)
      case .subtract: result = last.subtracting(value)
      case .multiply: result = last.multiplied(by: value)
      case .min: result = Swift.min(last, value)
      case .max: result = Swift.max(last, value)
      }
      if result == nil { return nil }
    }
    return result
  }
}
