import Postgres

/// What a slice refers to without a foreign key, from its own catalogue: columns whose comment is
/// `-> slice.table` or `-> slice.table.column`, arrays of such, and pairs of `source` (app.model)
/// and `primary_key`.
struct ReferenceList {
  /// Logs speak of what is gone, and a claim is given back by whoever made it: their references are
  /// not looked at.
  private static let exempt = [
    "core_actionlog", "reversion_version", "django_admin_log", "outbox", "change_journal",
    "content_hiding", "media_claim",
  ]

  let references: [Reference]

  init(_ session: Session, _ slice: String) async throws {
    let rows = try await session.query(
      """
      select c.relname::text as relation, a.attname::text as name, not a.attnotnull as nullable,
        substr(col_description(c.oid, a.attnum), 4) as target, y.typcategory = 'A' as many,
        exists (select from pg_attribute l where l.attrelid = c.oid and l.attname = 'legacy')
          as legacy,
        (select string_agg(format('t.%I::text', k.attname), ' || '' '' || ' order by k.attnum)
          from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
          where i.indrelid = c.oid and i.indisprimary) as key,
        exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary
          and a.attnum = any(i.indkey)) as names_row
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      join pg_type y on y.oid = a.atttypid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and (col_description(c.oid, a.attnum) ~ '^-> [a-z]+(\\.[a-z0-9_]+){1,2}$'
          or (a.attname = 'primary_key' and exists (
            select from pg_attribute s where s.attrelid = c.oid and s.attname = 'source')))
        and not c.relname::text = any(\(ReferenceList.exempt.asArray)::text[])
      order by 1, 2
      """)
    let models = try ReferenceList.models()
    references = try rows.map { try Reference($0, models: models) }
  }

  /// `t.source` as owner and table; a model that no slice has is `unknown` and never exists.
  private static func models() throws -> String {
    let cases = try TableList.read().owned.map { table, slice in
      "when '\(table.filter { $0 != "_" })' then '\(slice).\(table)'"
    }
    return """
      (case lower(replace(replace(t.source, '.', ''), '_', '')) \(cases.joined(separator: " "))
        else 'unknown.' || t.source end)
      """
  }
}
