import Postgres

/// The indexes of an empty table are put aside while many rows come in, and made anew from all rows
/// at once: sorted keys instead of a look per row. In the transaction of the table: when that breaks,
/// they were never away.
struct Indexes {
  /// Bytes of an old table from which on it pays.
  static let worthwhile: Int64 = 4 << 20

  private struct Statement {
    let drop: String
    let make: String
  }

  private let statements: [Statement]
  private let session: Session

  /// Those of `table`; none where it is cut into parts. The key stays where others refer to it.
  init(of table: String, _ session: Session) async throws {
    self.session = session
    statements = try await session.query(
      """
      select coalesce('alter table ' || i.indrelid::regclass || ' drop constraint '
          || quote_ident(k.conname), 'drop index ' || i.indexrelid::regclass) as drop,
        coalesce('alter table ' || i.indrelid::regclass || ' add constraint '
          || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid),
          pg_get_indexdef(i.indexrelid)) as make
      from pg_index i join pg_class t on t.oid = i.indrelid
        left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid
      where t.oid = to_regclass(\(quotedIdentifier(table))) and t.relkind = 'r'
        and not t.relispartition
        and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)
      order by k.conname is null, i.indexrelid
      """
    ).map { Statement(drop: try $0.string("drop"), make: try $0.string("make")) }
  }

  func putAside() async throws {
    for statement in statements { try await session.run(script: statement.drop) }
  }

  /// Throws `DatabaseError` when rows break a unique one.
  func putBack() async throws {
    for statement in statements { try await session.run(script: statement.make) }
  }
}
