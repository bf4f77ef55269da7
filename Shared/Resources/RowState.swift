import Postgres

/// What a row must be like for a policy, said by its columns: becomes a condition of the query.
package indirect enum RowState: Sendable {
  case isTrue(String)
  case isFalse(String)
  case isNull(String)
  case isPresent(String)
  case equals(String, String)
  case isOneOf(String, [String])
  /// A time that is past, or unknown.
  case hasBegun(String)
  /// A day or time that is not past yet, or unknown.
  case hasNotEnded(String)
  case all([RowState])
  /// The row of `table` whose `key` the column holds is like that.
  case parent(_ column: String, of: String, key: String = "id", RowState)
  /// The row of `table` whose `key` the column holds is not like that, or there is none.
  case unless(_ column: String, of: String, key: String = "id", RowState)

  /// The condition on the table that is named `alias` in its statement.
  func condition(on alias: String) -> SQL {
    func name(_ column: String) -> SQL { "\(unsafe: alias).\(identifier: column)" }
    return switch self {
    case .isTrue(let column): name(column)
    case .isFalse(let column): "not \(name(column))"
    case .isNull(let column): "\(name(column)) is null"
    case .isPresent(let column): "\(name(column)) is not null"
    case .equals(let column, let value): "\(name(column)) = \(value)"
    case .isOneOf(let column, let values):
      "\(name(column)) = any (\(values.asArray)::text[])"
    case .hasBegun(let column):
      "coalesce(\(name(column)) <= now(), true)"
    case .hasNotEnded(let column):
      "coalesce(\(name(column)) >= current_date, true)"
    case .all(let states): states.map { $0.condition(on: alias) }.joined(" and ")
    case .parent(let column, let table, let key, let state):
      """
      \(name(column)) in (select parent.\(identifier: key) from \(identifier: table) parent
        where \(state.condition(on: "parent")))
      """
    case .unless(let column, let table, let key, let state):
      """
      not exists (select from \(identifier: table) \(unsafe: alias)_other
        where \(unsafe: alias)_other.\(identifier: key) = \(name(column))
          and \(state.condition(on: alias + "_other")))
      """
    }
  }
}
