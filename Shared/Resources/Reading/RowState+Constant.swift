import Postgres

extension RowState {
  /// The condition as text without values, for use inside an expression. Only states that compare
  /// with nothing can be said so.
  func constantCondition(on alias: String) throws -> String {
    func name(_ column: String) -> String { "\(alias).\(quotedIdentifier(column))" }
    switch self {
    case .isTrue(let column): return name(column)
    case .isFalse(let column): return "not \(name(column))"
    case .isNull(let column): return "\(name(column)) is null"
    case .isPresent(let column): return "\(name(column)) is not null"
    case .hasBegun(let column): return "coalesce(\(name(column)) <= now(), true)"
    case .hasNotEnded(let column): return "coalesce(\(name(column)) >= current_date, true)"
    case .all(let states):
      return try states.map { try $0.constantCondition(on: alias) }.joined(separator: " and ")
    case .equals, .isOneOf, .parent, .unless: throw NotConstant()
    }
  }
}

/// A nested list is limited to a state that compares with a value: a programmer's error.
struct NotConstant: Error {}
