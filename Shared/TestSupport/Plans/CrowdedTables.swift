package import Postgres

/// Many rows in each of some tables, and what the server knows of them: of an empty table every plan is
/// good.
package enum CrowdedTables {
  /// Rows may point at nothing and break the rules of their tables: nobody reads them.
  ///
  /// - Parameters:
  ///   - rows: as many, where nothing that is unique stands in the way.
  ///   - distinct: columns by table of which no two rows have the same value, where the last column of a
  ///     unique index, left to its default, does not tell rows apart.
  package static func fill(
    _ tables: Set<String>, rows: Int = 10_000, distinct: [String: Set<String>] = [:],
    in session: Session
  ) async throws {
    try await session.run(script: "set session_replication_role = replica")
    for table in tables.sorted() where !table.hasPrefix("pg_") {
      for check in try await session.query(checks(of: table)) {
        _ = try await session.query(
          """
          alter table \(identifier: table)
          drop constraint if exists \(identifier: check.string("name"))
          """)
      }
      let columns = try await session.query(columns(of: table, distinct[table] ?? []))
      guard !columns.isEmpty else { continue }
      let names = try columns.map { "\(identifier: try $0.string("name"))" as SQL }
      let terms = try columns.map { SQL(unsafe: try $0.string("term")) }
      _ = try await session.query(
        """
        insert into \(identifier: table) (\(names.joined(", ")))
        select \(terms.joined(", ")) from generate_series(1, \(rows)) n on conflict do nothing
        """)
      _ = try await session.query("analyze \(identifier: table)")
    }
    try await session.run(script: "set session_replication_role = origin")
  }

  private static func checks(of table: String) -> SQL {
    """
    select conname::text as name from pg_constraint
    where conrelid = to_regclass(\(table)) and contype = 'c'
    """
  }

  /// Whatever is filled in, and how: fifty rows to each value, but for the column that makes a key
  /// unique. What may be left out is, unless it may name an owner or hide the row from everybody.
  private static func columns(of table: String, _ distinct: Set<String>) -> SQL {
    """
    select a.attname::text as name,
      case
        when t.typname in ('int2', 'int4', 'int8', 'numeric', 'float8') then number.term
        when t.typname in ('varchar', 'text', 'bpchar') then format('left(md5((%s)::text), %s)',
          number.term, case when a.atttypmod > 4 then a.atttypmod - 4 else 32 end)
        when t.typname = 'timestamptz' then 'now() - n * interval ''1 second'''
        when t.typname = 'uuid' then 'gen_random_uuid()'
        when t.typname = 'bool' then 'true'
        when t.typname = 'jsonb' then '''{}'''
        when t.typname = 'bytea' then '''x'''
        when t.typname = 'date' then 'current_date'
        when t.typname in ('inet', 'cidr') then '''10.0.0.0''::inet + n'
        when t.typname = 'interval' then '''1 hour'''
        when t.typname = 'time' then '''10:00'''
        when t.typcategory = 'A' then '''{}'''
        when t.typname = 'tstzrange' then
          'tstzrange(now() - n * interval ''1 day'', now() - n * interval ''1 day'' + interval ''1 hour'')'
        else 'null'
      end as term
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    cross join lateral (
      select case when exists (
        select from pg_index i where i.indrelid = a.attrelid and i.indisunique
          and i.indkey[i.indnkeyatts - 1] = a.attnum)
        or a.attname = any(\(distinct.sorted().asArray)::text[])
        then 'n' else 'n % 200' end as term
    ) number
    where a.attrelid = to_regclass(\(table)) and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.attidentity = ''
      and a.attname not in ('legacy', 'imported_version')
      and case when a.attnotnull
        then d.oid is null or t.typname = 'timestamptz' or a.attname = 'published'
        else t.typname in ('int4', 'int8', 'varchar', 'text') and d.oid is null end
    order by a.attnum
    """
  }
}
