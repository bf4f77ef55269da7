/// Which columns of a table a list may be filtered by, and how: only where an index helps.
struct FilterSet: Sendable {
  enum Operator: String, Sendable, CaseIterable {
    case equal = ""
    case notEqual = "ne"
    case less = "lt"
    case lessOrEqual = "lte"
    case greater = "gt"
    case greaterOrEqual = "gte"
    case isOneOf = "in"
    case isNull = "isnull"
    case contains
  }

  struct Column: Sendable {
    let name: String
    let type: ColumnType
    /// The column's own type without a limit, where operators are particular about it.
    let bareTypeName: String
    let operators: Set<Operator>
  }

  let columns: [String: Column]

  init(_ table: TableSchema, _ shown: [ShownColumn], _ rights: ColumnRights) {
    let open = shown.filter(\.isOpen)
    var columns: [String: Column] = [:]
    for column in open {
      let operators = FilterSet.operators(of: column, table)
      guard !operators.isEmpty, let schema = table.column(column.name) else { continue }
      columns[column.name] = Column(
        name: column.name, type: column.type, bareTypeName: schema.bareTypeName,
        operators: operators)
    }
    self.columns = columns
  }

  private static func operators(of column: ShownColumn, _ table: TableSchema) -> Set<Operator> {
    let indexes = table.indexes.filter { $0.columns.first == column.name }
    var operators: Set<Operator> = []
    if indexes.contains(where: { $0.method == "btree" }) {
      if column.type.isSaidWhole { operators.formUnion([.equal, .notEqual, .isOneOf]) }
      if column.isNullable { operators.insert(.isNull) }
      if column.type.isOrdered {
        operators.formUnion([.less, .lessOrEqual, .greater, .greaterOrEqual])
      }
    }
    if indexes.contains(where: { $0.method == "gin" && ($0.isTrigram || column.type.isComposite) })
    {
      operators.insert(.contains)
    }
    return operators
  }
}

extension ColumnType {
  var isOrdered: Bool {
    switch self {
    case .integer, .decimal, .double, .text, .day, .timeOfDay, .instant: true
    default: false
    }
  }

  /// A parameter's text can stand for a whole value.
  var isSaidWhole: Bool {
    switch self {
    case .json, .array, .duration, .bytes, .opaque: false
    default: true
    }
  }

  /// Holds parts that can be looked for.
  var isComposite: Bool {
    switch self {
    case .json, .array: true
    default: false
    }
  }
}
