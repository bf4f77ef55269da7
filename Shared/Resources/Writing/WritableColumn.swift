import Kernel

/// A column that a request may set.
struct WritableColumn: Sendable {
  /// Of a text in three columns the plain one, else the Russian one.
  let column: ColumnSchema
  /// As requests call it.
  let publicName: String
  let isLocalized: Bool
  /// Given as `{ru, kk, en}` and kept in three columns.
  let spread: LanguageColumns?
  let isChangeable: Bool

  var name: String { column.name }

  static func all(of table: TableSchema, _ rights: ColumnRights) -> [WritableColumn] {
    let spread = rights.spread.sorted().map { ($0, LanguageColumns(of: $0, in: table)) }
    let parts = Set(spread.flatMap(\.1.names)).union(rights.spread)
    return table.columns.compactMap { column in
      guard !isFixed(column, table, rights), !parts.contains(column.name) else { return nil }
      return WritableColumn(column, table, rights)
    }
      + spread.compactMap { name, columns in
        (columns.plain ?? columns.russian).map {
          WritableColumn($0, table, rights, spread: (name, columns))
        }
      }
  }

  private init(
    _ column: ColumnSchema, _ table: TableSchema, _ rights: ColumnRights,
    spread: (name: String, columns: LanguageColumns)? = nil
  ) {
    self.column = column
    self.spread = spread?.columns
    publicName = spread?.name ?? column.name
    isLocalized = rights.localized.union(rights.translated).contains(column.name)
    isChangeable = !rights.writeOnce.contains(publicName) && column.name != table.key.name
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
