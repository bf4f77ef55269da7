import Audit
import JSON
package import Postgres

/// Blanks what revisions know of a person who is erased: the personal columns of every row that was
/// his, in all its versions. That there was a change, and who made it, stays.
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
      let owners = table.columns.filter { $0.foreignReference == "identity.account_user" }
      for owner in owners.map(\.name) {
        try transaction.enqueue(blank(table, columns, ofRowsWhere: owner, is: user))
      }
      if name == "account_user" {
        // Of the account itself nothing stays, name and photograph included.
        let all = Set(table.columns.map(\.name)).subtracting([table.key.name])
        try transaction.enqueue(blank(table, all, ofRowsWhere: table.key.name, is: user))
      }
    }
  }

  private func blank(
    _ table: TableSchema, _ columns: Set<String>, ofRowsWhere owner: String, is user: Int64
  ) -> SQL {
    let known = JSONWriter.bytes { json in json.object { $0.field(owner, user) } }
    return """
      update reversion_version
      set object = object - \(columns.sorted().asArray)::text[], serialized_data = '[]',
        row_version = row_version + 1
      where model = \(ModelName(table: table.name).description)
        and object @> \(JSONText(known))::jsonb
      """
  }
}
