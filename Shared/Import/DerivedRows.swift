import Postgres

/// Rows of a read model that the old site lacks: what is published and stands in no row of it yet
/// gets one. They were born here; the next import leaves them alone.
package struct DerivedRows: Sendable {
  /// Has the columns `source` and `primary_key`, by which a row is known.
  package let table: String
  package let columns: [String]
  /// Gives the columns in their order, from the old site's database.
  package let select: String
  /// What must hold here for a row `i`.
  package let condition: String

  package init(_ table: String, _ columns: [String], _ select: String, where condition: String) {
    self.table = table
    self.columns = columns
    self.select = select
    self.condition = condition
  }

  /// Throws what the databases throw; then nothing was written.
  func fill(from source: Session, into target: Session) async throws {
    let names = columns.map(quotedIdentifier).joined(separator: ", ")
    let name = quotedIdentifier(table)
    try await target.run(
      script: """
        begin;
        create temporary table incoming on commit drop as select \(names) from \(name) with no data
        """)
    do {
      _ = try await target.copyIn(
        "copy incoming (\(names)) from stdin", from: source, "copy (\(select)) to stdout")
      try await target.run(
        script: """
          insert into \(name) (\(names)) select \(names) from incoming i
          where (\(condition)) and not exists (select from \(name) t
            where t.source = i.source and t.primary_key = i.primary_key);
          commit
          """)
    } catch {
      try? await target.run(script: "rollback")
      throw error
    }
  }
}
