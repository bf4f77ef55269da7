/// What PostgreSQL's catalogue says of one table of the slice.
package struct TableSchema: Sendable {
  package let name: String
  /// In the order of the table.
  package let columns: [ColumnSchema]
  /// The column that names a row; `id` where the key has several.
  package let key: ColumnSchema
  package let references: [Reference]
  package let uniques: [UniqueKey]
  package let checks: [Check]
  package let indexes: [Index]
  /// A trigger writes its revisions (`keep_changes_of` in a migration), whoever changes it.
  let keepsChanges: Bool
  /// What its rows took on disk when the schema was read, in all its parts, by the statistics.
  let bytes: Int64
  private let positions: [String: Int]

  /// `nil` for a table whose rows nothing names.
  init?(
    name: String, columns: [ColumnSchema], keyColumns: [String], references: [Reference],
    uniques: [UniqueKey], checks: [Check], indexes: [Index], keepsChanges: Bool = false,
    bytes: Int64 = 0
  ) {
    self.name = name
    self.columns = columns
    self.references = references
    self.uniques = uniques
    self.checks = checks
    self.indexes = indexes
    self.keepsChanges = keepsChanges
    self.bytes = bytes
    positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
    let keyName = keyColumns.count == 1 ? keyColumns[0] : "id"
    guard keyColumns.contains(keyName), let position = positions[keyName] else { return nil }
    key = columns[position]
  }

  package func column(_ name: String) -> ColumnSchema? { positions[name].map { columns[$0] } }

  /// The table of this slice that a column refers to.
  package func reference(of column: String) -> Reference? {
    references.first { $0.column == column }
  }

  /// A foreign key of one column.
  package struct Reference: Sendable, Hashable {
    package let constraint: String
    package let column: String
    package let table: String
    package let targetColumn: String
  }

  package struct UniqueKey: Sendable, Hashable {
    package let constraint: String
    package let columns: [String]
  }

  package struct Check: Sendable, Hashable {
    package let constraint: String
    /// As PostgreSQL prints it, with bare column names.
    package let expression: String
    package let columns: [String]
  }

  package struct Index: Sendable, Hashable {
    package let name: String
    package let method: String
    /// Empty where an expression stands.
    package let columns: [String]
    /// Has only the rows of which its condition holds.
    package let isPartial: Bool
    /// By operator class: finds parts of texts.
    package let isTrigram: Bool
  }
}

/// One column.
package struct ColumnSchema: Sendable, Hashable {
  package let name: String
  package let type: ColumnType
  /// As SQL says it, for casts.
  package let typeName: String
  package let isNullable: Bool
  package let hasDefault: Bool
  /// The default's expression.
  package let defaultExpression: String?
  /// Counted by the server.
  package let isIdentity: Bool
  /// Computed by the server.
  package let isGenerated: Bool
  package let comment: String?

  /// `identity.account_user` for a column whose comment is `-> identity.account_user`; `nil` for an
  /// array of such.
  package var foreignReference: String? {
    guard let comment, comment.hasPrefix("-> "), !typeName.hasSuffix("]") else { return nil }
    return comment.dropFirst(3).split(separator: " ").first.map(String.init)
  }

  /// `character varying[]` for `character varying(20)[]`.
  var bareTypeName: String {
    guard let open = typeName.firstIndex(of: "("), let close = typeName.firstIndex(of: ")")
    else { return typeName }
    return String(typeName[..<open] + typeName[typeName.index(after: close)...])
  }

  /// A create must name it.
  package var isRequired: Bool { !isNullable && !hasDefault && !isIdentity && !isGenerated }
}
