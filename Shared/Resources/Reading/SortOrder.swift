import Postgres

/// The total order of a list: the columns asked for, then the key.
struct SortOrder: Sendable {
  struct Term: Sendable {
    let column: ColumnSchema
    let isDescending: Bool
  }

  let terms: [Term]

  private static let mostColumns = PositionColumn.most - 1

  /// `-created_at,name`.
  init(_ text: String, _ plan: ResourcePlan) throws(ParameterRefused) {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.count <= SortOrder.mostColumns else {
      throw ParameterRefused(.tooMany(SortOrder.mostColumns))
    }
    var terms: [Term] = []
    for name in names {
      let isDescending = name.hasPrefix("-")
      let bare = isDescending ? String(name.dropFirst()) : name
      guard plan.orderable.contains(bare), let column = plan.table.column(bare),
        !terms.contains(where: { $0.column.name == bare })
      else { throw ParameterRefused(.unindexed(plan.orderable.sorted())) }
      terms.append(Term(column: column, isDescending: isDescending))
    }
    self.init(terms, key: plan.table.key)
  }

  /// The order of a list that nobody ordered.
  init(default names: [String], _ plan: ResourcePlan) {
    let terms = names.compactMap { name -> Term? in
      let isDescending = name.hasPrefix("-")
      return plan.table.column(isDescending ? String(name.dropFirst()) : name)
        .map { Term(column: $0, isDescending: isDescending) }
    }
    self.init(terms, key: plan.table.key)
  }

  /// The key goes the way of the term before it, so that one index serves both.
  private init(_ terms: [Term], key: ColumnSchema) {
    if let place = terms.firstIndex(where: { $0.column.name == key.name }) {
      self.terms = Array(terms[...place])
    } else {
      self.terms = terms + [Term(column: key, isDescending: terms.last?.isDescending ?? false)]
    }
  }

  var clause: SQL {
    terms.map { "item.\(identifier: $0.column.name) \(unsafe: $0.isDescending ? "desc" : "asc")" }
      .joined(", ")
  }

  /// The sort values of a row as text: exact, whatever the type.
  var positionColumns: SQL {
    terms.enumerated().map { index, term in
      "item.\(identifier: term.column.name)::text as \(unsafe: PositionColumn.name(index))"
    }.joined(", ")
  }

  func position(of row: Row) throws -> [String?] {
    try terms.indices.map { try row.optionalString(PositionColumn.name($0)) }
  }

  var name: String {
    terms.map { ($0.isDescending ? "-" : "") + $0.column.name }.joined(separator: ",")
  }
}

extension SortOrder {
  /// The rows behind a position, in PostgreSQL's order: ascending ends with NULL, descending begins
  /// with it. `nil` if the position does not fit this order.
  func condition(after position: [String?]) -> SQL? {
    guard position.count == terms.count else { return nil }
    if let row = rowComparison(position) { return row }
    var condition: SQL?
    for (term, value) in zip(terms, position).reversed() {
      let beyond = term.beyond(value)
      guard let inner = condition else {
        condition = beyond
        continue
      }
      condition = "(\(beyond) or (\(term.isSame(value)) and \(inner)))"
    }
    guard let beyond = condition, let reached = terms[0].reached(position[0]) else {
      return condition
    }
    return "\(reached) and \(beyond)"
  }

  /// `(a, b) > (1, 2)`, which an index understands: where all go one way and nothing is NULL.
  private func rowComparison(_ position: [String?]) -> SQL? {
    let isDescending = terms[0].isDescending
    guard
      terms.allSatisfy({ $0.isDescending == isDescending && !$0.column.isNullable }),
      position.allSatisfy({ $0 != nil })
    else { return nil }
    let names = terms.map { "item.\(identifier: $0.column.name)" as SQL }.joined(", ")
    let values = zip(terms, position).map { term, value in term.bound(value) }.joined(", ")
    return "(\(names)) \(unsafe: isDescending ? "<" : ">") (\(values))"
  }
}

extension SortOrder.Term {
  fileprivate var sql: SQL { "item.\(identifier: column.name)" }

  fileprivate func bound(_ value: String?) -> SQL {
    "\(value)::\(unsafe: column.type.castName)"
  }

  fileprivate func isSame(_ value: String?) -> SQL {
    value == nil ? "\(sql) is null" : "\(sql) = \(bound(value))"
  }

  /// What holds of all rows that are left, said so that an index begins where they do: none reads an
  /// `or`. `nil` where nothing so simple holds of them.
  fileprivate func reached(_ value: String?) -> SQL? {
    guard value != nil, isDescending || !column.isNullable else { return nil }
    return "\(sql) \(unsafe: isDescending ? "<=" : ">=") \(bound(value))"
  }

  fileprivate func beyond(_ value: String?) -> SQL {
    switch (value, isDescending) {
    case (nil, true): "\(sql) is not null"
    case (nil, false): "false"
    case (_, true): "\(sql) < \(bound(value))"
    case (_, false):
      column.isNullable
        ? "(\(sql) > \(bound(value)) or \(sql) is null)" : "\(sql) > \(bound(value))"
    }
  }
}
