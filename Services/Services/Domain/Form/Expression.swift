/// What a computed field is worth: sums and counts over other answers, nothing more.
/// `{"sum":"costs.amount"}`, `{"count":"team"}`, `{"age":"iin"}`, `{"add":[…]}`,
/// `{"multiply":[…]}`, `{"field":"price"}`, a number.
package indirect enum Expression: Sendable, Hashable {
  case number(String)
  case field(String)
  case sum(group: String, field: String)
  case count(String)
  case age(String)
  case add([Expression])
  case multiply([Expression])

  init?(_ value: FormValue, depth: Int = 1) {
    guard depth <= 10 else { return nil }
    if case .number(let text) = value, value.decimal != nil {
      self = .number(text)
      return
    }
    guard let members = value.object, members.count == 1, let (verb, operand) = members.first
    else { return nil }
    func nested() -> [Expression]? {
      guard let items = operand.list, !items.isEmpty, items.count <= 50 else { return nil }
      let parsed = items.compactMap { Expression($0, depth: depth + 1) }
      return parsed.count == items.count ? parsed : nil
    }
    switch (verb, operand.text) {
    case ("field", let name?): self = .field(name)
    case ("count", let name?): self = .count(name)
    case ("age", let name?): self = .age(name)
    case ("sum", let path?):
      let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { return nil }
      self = .sum(group: parts[0], field: parts[1])
    case ("add", nil):
      guard let items = nested() else { return nil }
      self = .add(items)
    case ("multiply", nil):
      guard let items = nested() else { return nil }
      self = .multiply(items)
    default: return nil
    }
  }

  var references: [String] {
    switch self {
    case .number: []
    case .field(let name), .count(let name), .age(let name), .sum(let name, _): [name]
    case .add(let items), .multiply(let items): items.flatMap(\.references)
    }
  }

  /// `null` while something it needs is missing.
  func value(in scope: AnswerScope) -> FormValue {
    guard let number = number(in: scope) else { return .null }
    return .number(number.text)
  }

  private func number(in scope: AnswerScope) -> FixedDecimal? {
    switch self {
    case .number(let text): FormValue.number(text).decimal
    case .field(let name): scope.value(of: name).decimal
    case .count(let name): FixedDecimal(scope.value(of: name).list?.count ?? 0)
    case .age(let name): scope.age(of: scope.value(of: name)).map { FixedDecimal($0) }
    case .sum(let group, let field):
      (scope.value(of: group).list ?? []).reduce(FixedDecimal.zero as FixedDecimal?) {
        $0?.adding($1[field]?.decimal ?? .zero)
      }
    case .add(let items): fold(items, .zero, scope) { $0.adding($1) }
    case .multiply(let items): fold(items, .one, scope) { $0.multiplied(by: $1) }
    }
  }

  private func fold(
    _ items: [Expression], _ start: FixedDecimal, _ scope: AnswerScope,
    _ combine: (FixedDecimal, FixedDecimal) -> FixedDecimal?
  ) -> FixedDecimal? {
    var result = start
    for item in items {
      guard let value = item.number(in: scope), let next = combine(result, value) else {
        return nil
      }
      result = next
    }
    return result
  }
}
