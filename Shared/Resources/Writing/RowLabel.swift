import Postgres

extension ResourcePlan {
  /// What histories call a row: its title, name or number, in Russian where it is in languages; its
  /// key where it has none. Never a secret or personal value.
  func label(of alias: String) -> SQL {
    let key: SQL = "\(unsafe: alias).\(identifier: table.key.name)::text"
    let secret = resource.columns.secret.union(resource.columns.personal)
    for word in ["title", "name", "number"] where !secret.contains(word) {
      if let russian = table.column(word + "_ru"), case .text = russian.type {
        let value: SQL = "\(unsafe: alias).\(identifier: russian.name)"
        return "left(coalesce(nullif(\(value), ''), \(key)), 200)"
      }
      guard let column = table.column(word) else { continue }
      let value: SQL = "\(unsafe: alias).\(identifier: word)"
      switch column.type {
      case .json:
        return """
          left(coalesce(nullif(\(value) ->> 'ru', ''), nullif(\(value) ->> 'kk', ''),
            nullif(\(value) ->> 'en', ''), \(key)), 200)
          """
      case .text, .integer:
        return "left(coalesce(nullif(\(value)::text, ''), \(key)), 200)"
      default: continue
      }
    }
    return secret.contains(table.key.name) ? "''::text" : key
  }
}
