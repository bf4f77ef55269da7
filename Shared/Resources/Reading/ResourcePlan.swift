import HTTPCore
import Kernel
import Postgres

/// A resource and the table it speaks of, put together once: which columns are shown, written,
/// filtered and ordered by.
final class ResourcePlan: Sendable {
  let resource: Resource
  let table: TableSchema
  /// In the order of the table; a spread name stands where its first column does.
  let shown: [ShownColumn]
  let writable: [WritableColumn]
  let filters: FilterSet
  let orderable: Set<String>
  let rows: RowJSON
  /// The select list of most requests, made once.
  let allColumns: SQL

  init(_ resource: Resource, in schema: SliceSchema) throws {
    self.resource = resource
    table = try schema.table(resource.table)
    shown = ShownColumn.all(of: table, resource.columns)
    writable = WritableColumn.all(of: table, resource.columns)
    filters = FilterSet(table, shown, resource.columns)
    orderable = ResourcePlan.orderable(table, shown, resource)
    allColumns = SQL(unsafe: shown.map(\.selected).joined(separator: ", "))
    rows = RowJSON(
      hidden: PositionColumn.names.union([VersionColumn.name, "_key", "_after", "_before"]),
      localized: resource.columns.localized.union(resource.columns.spread))
  }

  /// Columns whose check lets rows of the old system have other words than its own.
  var statuses: [(column: ColumnSchema, words: [String], constraint: String)] {
    table.checks.compactMap { check in
      let names = check.columns.filter { $0 != "legacy" }
      guard names.count == 1, check.columns.count == 2, let words = check.words,
        let column = table.column(names[0]),
        shown.contains(where: { $0.name == names[0] && $0.isOpen })
      else { return nil }
      return (column, words, check.constraint)
    }
  }

  var hasVersion: Bool { table.column("row_version") != nil }

  private static func orderable(
    _ table: TableSchema, _ shown: [ShownColumn], _ resource: Resource
  ) -> Set<String> {
    // One that leaves rows out orders no list: the whole table would be sorted.
    let indexed = table.indexes.filter { $0.method == "btree" && !$0.isPartial }
      .compactMap(\.columns.first)
    let open = Set(shown.filter(\.isOpen).map(\.name))
    return Set(indexed).intersection(open).union(resource.orderable).union([table.key.name])
  }
}

/// A column as it goes out.
struct ShownColumn: Sendable {
  let name: String
  let type: ColumnType
  let isNullable: Bool
  let isLocalized: Bool
  /// Masked for everybody.
  let isPersonal: Bool
  /// The expression on the table named `item`.
  let expression: String

  /// In a select list.
  var selected: String { "\(expression) as \(quotedIdentifier(name))" }

  /// May be filtered and ordered by.
  var isOpen: Bool { !isPersonal && !isLocalized }

  static func all(of table: TableSchema, _ rights: ColumnRights) -> [ShownColumn] {
    let hidden = rights.hidden.union(ColumnRights.internalColumns)
    let spread = rights.spread.sorted().map { ($0, LanguageColumns(of: $0, in: table)) }
    let parts = Set(spread.flatMap(\.1.names))
    var shown: [ShownColumn] = []
    for column in table.columns where !hidden.contains(column.name) {
      // Words to be found by, made from the other columns.
      if column.isGenerated, column.type == .opaque { continue }
      if rights.spread.contains(column.name) || parts.contains(column.name) { continue }
      shown.append(ShownColumn(column, rights))
    }
    return shown + spread.map { ShownColumn(spread: $0, $1) }
  }

  private init(_ column: ColumnSchema, _ rights: ColumnRights) {
    name = column.name
    isPersonal = rights.personal.contains(column.name)
    isLocalized = rights.localized.contains(column.name)
    isNullable = column.isNullable
    type = isPersonal ? .text(limit: nil) : column.type
    let plain = "item." + quotedIdentifier(column.name)
    expression = isPersonal ? Mask.expression(of: plain) : plain
  }

  private init(spread name: String, _ columns: LanguageColumns) {
    self.name = name
    type = .json
    isPersonal = false
    isLocalized = true
    isNullable = false
    expression = "jsonb_strip_nulls(jsonb_build_object(\(columns.members(on: "item"))))"
  }
}

/// How a personal value is shown: its first character, so that a person knows his own again.
enum Mask {
  static func expression(of column: String) -> String {
    "case when \(column)::text = '' then '' else left(\(column)::text, 1) || '•••' end"
  }
}

/// The sort values of a row, which cursors are made of.
enum PositionColumn {
  static let most = 4
  static func name(_ index: Int) -> String { "_position_\(index)" }
  static let names = Set((0..<most).map(name))
}

/// The row's version, selected for the ETag whether it is shown or not.
enum VersionColumn {
  static let name = "_row_version"
}
