import Crypto
import Kernel
package import Postgres

/// The tables of a slice as views in a schema beside it, for a role that reads nothing else: columns
/// as the admin API shows them. Secret ones are not there, personal ones are masked, unless the
/// views are for those who may see them.
package struct MaskedViews: Sendable {
  /// The schema, and the role that reads it. Both are made with the database, by its superuser.
  package let name: String
  private let tables: AdminTables
  private let showsPersonal: Bool

  package init(_ name: String, of tables: AdminTables, showingPersonal: Bool = false) {
    self.name = name
    self.tables = tables
    showsPersonal = showingPersonal
  }

  /// Makes them as the slice's tables are now, unless they are so already. False if the database has
  /// not been prepared for them.
  package func make(in database: Database) async throws -> Bool {
    guard try await isPrepared(in: database) else { return false }
    let views = try await statements(SchemaReading(database).read())
    let script = ([empty] + views).joined(separator: ";\n")
    let mark = String(Hex.text(try SHA256.digest(script)).prefix(32))
    let known = try await database.query(
      "select obj_description(to_regnamespace(\(quotedIdentifier(name))), 'pg_namespace') as mark")
    if try known.first?.optionalString("mark") == mark { return true }
    try await run(
      script + ";\ncomment on schema \(quotedIdentifier(name)) is '\(mark)'", in: database)
    return true
  }

  /// Takes them away before the tables change: a column that a view shows cannot be dropped.
  package func drop(in database: Database) async throws {
    guard try await isPrepared(in: database) else { return }
    try await run(
      "\(empty);\ncomment on schema \(quotedIdentifier(name)) is null", in: database)
  }

  private func isPrepared(in database: Database) async throws -> Bool {
    let found = try await database.query(
      """
      select to_regnamespace(\(quotedIdentifier(name))) is not null
        and exists (select from pg_roles where rolname = \(name)) as prepared
      """)
    return try found.first?.bool("prepared") ?? false
  }

  private func run(_ script: String, in database: Database) async throws {
    try await database.withSession { session in
      try await session.run(
        script: "begin; set local client_min_messages = warning;\n\(script);\ncommit")
    }
  }

  // MARK: Statements

  private var empty: String {
    """
    do $drop$
    declare found record;
    begin
      for found in
        select relname from pg_class
        where relnamespace = '\(quotedIdentifier(name))'::regnamespace and relkind = 'v'
      loop
        execute format('drop view %I.%I', '\(name)', found.relname);
      end loop;
    end $drop$
    """
  }

  private func statements(_ schema: SliceSchema) -> [String] {
    let place = quotedIdentifier(name)
    let views = schema.tables.values.sorted { $0.name < $1.name }.flatMap { view(of: $0, place) }
    return [
      // A single row could fill the memory of whoever asks: this ends it on the server.
      """
      create or replace function \(place).row_fits(size integer) returns boolean
      language plpgsql immutable as $body$
      begin
        if size > \(MaskedViews.largestRow) then
          raise exception using errcode = 'program_limit_exceeded', message = 'row too large';
        end if;
        return true;
      end $body$
      """
    ] + views + [
      "grant usage on schema \(place) to \(place)",
      "grant select on all tables in schema \(place) to \(place)",
    ]
  }

  /// Bytes.
  private static let largestRow = 1 << 20

  private func view(of table: TableSchema, _ place: String) -> [String] {
    var rights = tables.resource(of: table, at: "").columns
    if showsPersonal { rights.personal = [] }
    let columns = ShownColumn.all(of: table, rights)
    guard !columns.isEmpty else { return [] }
    let view = "\(place).\(quotedIdentifier(table.name))"
    let list = columns.map(\.selected).joined(separator: ", ")
    return [
      """
      create view \(view) with (security_barrier) as
      select \(list) from \(quotedIdentifier(table.name)) item
      """
    ]
  }
}
