import Audit
import JSON
package import Postgres

/// Blanks what revisions know of a person who is erased: the personal columns of every row that was
/// his, in all its versions, and what such rows were called. That there was a change, and who made
/// it, stays.
///
/// It is called in the transaction that erases him: where other contexts are told of it by the frame,
/// for identity by whoever erases the account. Rows that know somebody without an account are named by
/// whoever blanks them.
package struct RevisionErasure: Sendable {
  private let source: SchemaSource
  private let tables: AdminTables

  package init(_ database: Database, _ tables: AdminTables) {
    source = SchemaSource(database: database)
    self.tables = tables
  }

  /// In the transaction that erases him in this slice. Throws what the database throws.
  package func erase(user: Int64, in transaction: Transaction) async throws {
    let schema = try await source.schema()
    try ChangeFiling.enqueue(in: transaction)
    for (name, columns) in tables.personal.sorted(by: { $0.key < $1.key }) {
      guard let table = schema.tables[name] else { continue }
      let owners = table.columnsOfPeople
      if name == RevisionErasure.accounts {
        // Of the account itself nothing stays, name and photograph included.
        try transaction.enqueue(
          PersonsRows(table: table, owners: [table.key.name], user: user)
            .blanking("jsonb_build_object(\(table.key.name)::text, \(user)::bigint)"))
      } else if !owners.isEmpty {
        let names = columns.union(columns.compactMap(ColumnSchema.djangoName)).sorted()
        try transaction.enqueue(
          PersonsRows(table: table, owners: owners, user: user)
            .blanking("object - \(names.asArray)::text[]"))
      }
    }
  }

  /// Blanks the personal columns of these rows of a table in all their versions, whosever they were:
  /// for what knows somebody without an account. Throws what the database throws.
  package func erase(
    rows keys: [String], of table: String, in transaction: Transaction
  ) throws {
    guard let columns = tables.personal[table] else { return }
    try erase(columns, ofRows: keys, of: table, in: transaction)
  }

  /// The same with these columns: for what is personal only because its owner wished it.
  package func erase(
    _ columns: Set<String>, ofRows keys: [String], of table: String, in transaction: Transaction
  ) throws {
    guard !keys.isEmpty else { return }
    let names = columns.union(columns.compactMap(ColumnSchema.djangoName)).sorted()
    let model = ModelName(table: table).description
    try ChangeFiling.enqueue(in: transaction)
    try transaction.enqueue(
      """
      update reversion_version set object = object - \(names.asArray)::text[],
        serialized_data = '[]', object_repr = '', row_version = row_version + 1
      where model = \(model) and object_id = any(\(keys.asArray)::text[])
      """)
    try transaction.enqueue(
      """
      update django_admin_log set object_repr = '', row_version = row_version + 1
      where model = \(model) and object_id = any(\(keys.asArray)::text[]) and object_repr <> ''
      """)
  }

  fileprivate static let accounts = "account_user"
}

extension TableSchema {
  /// Columns that hold the number of an account, of this slice or of identity.
  fileprivate var columnsOfPeople: Set<String> {
    Set(columns.filter { $0.foreignReference == "identity.account_user" }.map(\.name))
      .union(references.filter { $0.table == RevisionErasure.accounts }.map(\.column))
  }
}

/// Rows of a table that are or were a person's.
private struct PersonsRows {
  let table: TableSchema
  let owners: Set<String>
  let user: Int64

  private var model: String { ModelName(table: table.name).description }

  /// Sets the object of his versions to `blanked`. A text that was taken over and that nobody could
  /// read is emptied if its row is known to be his.
  func blanking(_ blanked: SQL) -> SQL {
    """
    with his as materialized (
      select item.\(identifier: table.key.name)::text as id from \(identifier: table.name) item
      where \(isHisNow)
      union
      select object_id from reversion_version where model = \(model) and (\(wasHis))
    ), versions as (
      update reversion_version
      set object = case when \(wasHis) then \(blanked) else object end,
        serialized_data =
          case when \(wasHis) or object is null then '[]' else serialized_data end,
        object_repr = '', row_version = row_version + 1
      where model = \(model) and object_id in (select left(id, 191) from his)
        and (\(wasHis) or object is null and serialized_data <> '[]' or object_repr <> '')
    )
    update django_admin_log set object_repr = '', row_version = row_version + 1
    where model = \(model) and left(object_id, 191) in (select left(id, 191) from his)
      and object_repr <> ''
    """
  }

  private var isHisNow: SQL {
    owners.sorted().map { "item.\(identifier: $0) = \(user)" as SQL }.joined(" or ")
  }

  /// That a version held him: by the column's name, or by the one that Django's objects have. The key
  /// stands outside of those.
  private var wasHis: SQL {
    let names = owners.union(owners.compactMap(ColumnSchema.djangoName)).sorted()
    var conditions = names.map { name -> SQL in
      let known = JSONWriter.bytes { json in json.object { $0.field(name, user) } }
      return "object @> \(JSONText(known))::jsonb"
    }
    if owners.contains(table.key.name) { conditions.append("object_id = \(String(user))") }
    return "(\(conditions.joined(" or ")))"
  }
}
