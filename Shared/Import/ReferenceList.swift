import Postgres

/// What a slice refers to without a foreign key, from its own catalogue.
struct ReferenceList {
  /// Logs speak of what is gone; their references are not looked at.
  private static let logs = ["core_actionlog", "reversion_version", "django_admin_log"]

  struct Reference {
    let table: String
    let column: String
    /// Expressions over `t`: what is referred to and its key.
    let target: String
    let key: String
    let rowKey: String
    let mayBeEmpty: Bool
    let hasLegacy: Bool

    private var relation: String { "\(quotedIdentifier(table)) t" }

    var targets: String {
      "select distinct \(target), (\(key))::text from \(relation) where (\(key)) is not null"
    }

    private var isDangling: String {
      "exists (select from named n where n.target = \(target) and n.key = (\(key))::text)"
    }

    func dangling(repair: Bool) -> String {
      let fate =
        !repair || !hasLegacy ? "left alone" : mayBeEmpty ? "emptied" : "noted in legacy"
      return """
        select '\(table)', \(rowKey), '\(column)', \(target), (\(key))::text, '\(fate)'
        from \(relation) where \(isDangling) order by 2
        """
    }

    /// `nil` where there is no place to keep the old value.
    var repair: String? {
      guard hasLegacy else { return nil }
      let name = quotedLiteral(column)
      let emptied = mayBeEmpty ? ", \(quotedIdentifier(column)) = null" : ""
      return """
        update \(relation) set row_version = row_version + 1\(emptied),
          legacy = coalesce(legacy, '{}'::jsonb) || jsonb_build_object('_dangling',
            coalesce(legacy -> '_dangling', '{}'::jsonb)
              || jsonb_build_object(\(name), (\(key))::text))
        where \(isDangling) and (legacy #>> array['_dangling', \(name)]) is distinct from (\(key))::text
        """
    }
  }

  let references: [Reference]

  init(_ session: Session, _ slice: String) async throws {
    let rows = try await session.query(
      """
      select c.relname::text as relation, a.attname::text as name, not a.attnotnull as nullable,
        substr(col_description(c.oid, a.attnum), 4) as target,
        exists (select from pg_attribute l where l.attrelid = c.oid and l.attname = 'legacy')
          as legacy,
        (select string_agg(format('t.%I::text', k.attname), ' || '' '' || ' order by k.attnum)
          from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
          where i.indrelid = c.oid and i.indisprimary) as key
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and (col_description(c.oid, a.attnum) ~ '^-> [a-z]+\\.[a-z0-9_]+$'
          or (a.attname = 'primary_key' and exists (
            select from pg_attribute s where s.attrelid = c.oid and s.attname = 'source')))
        and not c.relname::text = any(\(ReferenceList.logs.asArray)::text[])
      order by 1, 2
      """)
    let models = try ReferenceList.models()
    references = try rows.map { row in
      let name = try row.string("name")
      let target = try row.optionalString("target")
      return Reference(
        table: try row.string("relation"), column: name,
        target: target.map(quotedLiteral) ?? models, key: "t.\(quotedIdentifier(name))",
        rowKey: try row.optionalString("key") ?? "''",
        mayBeEmpty: try target != nil && row.bool("nullable"), hasLegacy: try row.bool("legacy"))
    }
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
