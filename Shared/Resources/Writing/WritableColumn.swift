import Kernel

/// A column that a request may set.
struct WritableColumn: Sendable {
  let column: ColumnSchema
  let isLocalized: Bool
  /// Given as `{ru, kk, en}`, kept in three columns and, in Russian, in `name` itself where it is.
  let spread: [ColumnSchema]
  let isChangeable: Bool

  var name: String { column.name }

  static func all(of table: TableSchema, _ rights: ColumnRights) -> [WritableColumn] {
    let parts = Set(
      rights.spread.flatMap { name in Language.allCases.map { "\(name)_\($0.rawValue)" } })
    return table.columns.compactMap { column in
      guard !isFixed(column, table, rights), !parts.contains(column.name) else { return nil }
      return WritableColumn(column, table, rights)
    } + rights.spread.compactMap { spreadOnly($0, table, rights) }
  }

  /// A spread name without a column of its own.
  private static func spreadOnly(
    _ name: String, _ table: TableSchema, _ rights: ColumnRights
  ) -> WritableColumn? {
    guard table.column(name) == nil, let first = table.column("\(name)_ru") else { return nil }
    return WritableColumn(first, table, rights, spread: name)
  }

  private init(_ column: ColumnSchema, _ table: TableSchema, _ rights: ColumnRights) {
    self.init(column, table, rights, spread: column.name)
  }

  private init(
    _ column: ColumnSchema, _ table: TableSchema, _ rights: ColumnRights, spread name: String
  ) {
    self.column = column
    isLocalized = rights.localized.union(rights.translated).contains(column.name)
    isChangeable =
      !rights.writeOnce.contains(column.name) && column.name != table.key.name
    spread =
      rights.spread.contains(name)
      ? Language.allCases.compactMap { table.column("\(name)_\($0.rawValue)") } : []
  }

  /// Nobody sets these: kept by the platform, counted or computed by the server, or not for
  /// requests.
  private static func isFixed(
    _ column: ColumnSchema, _ table: TableSchema, _ rights: ColumnRights
  ) -> Bool {
    if column.isIdentity || column.isGenerated || column.isCounted { return true }
    if ColumnRights.internalColumns.contains(column.name) { return true }
    if ColumnRights.stampedColumns.contains(column.name) { return true }
    if rights.hidden.contains(column.name) || rights.readOnly.contains(column.name) { return true }
    if rights.stamps[column.name] != nil { return true }
    return !column.type.isWritable
  }
}

extension ColumnSchema {
  /// Numbered by a sequence.
  var isCounted: Bool { defaultExpression?.hasPrefix("nextval(") ?? false }
}

extension ColumnType {
  var isWritable: Bool {
    switch self {
    case .bytes, .opaque, .duration: false
    case .array(let element): element.isElement
    default: true
    }
  }

  private var isElement: Bool {
    switch self {
    case .text, .integer, .uuid: true
    default: false
    }
  }
}
