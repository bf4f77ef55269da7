import Postgres

/// A table as the database's own catalogue describes it.
struct TableShape: Sendable {
  struct Column: Sendable, Hashable {
    let name: String
    /// As `format_type` says it, such as `character varying(255)`.
    let type: String
    let isRequired: Bool
    /// The expression of its default; empty if it has none.
    let standard: String
    let isGenerated: Bool
  }

  struct Check: Sendable {
    let name: String
    /// Over bare column names.
    let condition: String
  }

  struct UniqueRule: Sendable {
    let name: String
    let isKey: Bool
    let expressions: [String]
    /// Over bare column names; `true` if it holds for all rows.
    let condition: String
  }

  let name: String
  let columns: [Column]
  let key: [String]
  let checks: [Check]
  let uniques: [UniqueRule]

  func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// `nil` if the schema has no such table.
  init?(_ name: String, in schema: String, _ session: Session) async throws {
    let catalogue = Catalogue(table: "\(quotedIdentifier(schema)).\(quotedIdentifier(name))")
    self.name = name
    columns = try await session.query(catalogue.columns).map {
      Column(
        name: try $0.string("name"), type: try $0.string("type"),
        isRequired: try $0.bool("required"), standard: try $0.string("standard"),
        isGenerated: try $0.bool("generated"))
    }
    guard !columns.isEmpty else { return nil }
    key = try await session.query(catalogue.key).map { try $0.string("name") }
    checks = try await session.query(catalogue.checks).map {
      Check(name: try $0.string("name"), condition: try $0.string("condition"))
    }
    uniques = try await session.query(catalogue.uniques).map {
      UniqueRule(
        name: try $0.string("name"), isKey: try $0.bool("key"),
        expressions: try $0.strings("expressions"), condition: try $0.string("condition"))
    }
  }

  /// Columns of the new table that name one person. Foreign keys may have been put aside.
  static func people(in table: String, _ session: Session) async throws -> [String] {
    try await session.query(
      """
      select a.attname::text as name from pg_attribute a
      where a.attrelid = to_regclass(\(quotedIdentifier(table))) and a.attnum > 0
        and not a.attisdropped and a.attndims = 0
        and (col_description(a.attrelid, a.attnum) = '-> identity.account_user'
          or exists (select from import_reference r where r.table_name = \(table)
            and r.definition like
              'FOREIGN KEY (' || quote_ident(a.attname) || ') REFERENCES account_user(%'))
      """
    ).map { try $0.string("name") }
  }
}

/// Questions to pg_catalog about one table.
private struct Catalogue {
  let table: String

  var columns: SQL {
    """
    select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required, coalesce(pg_get_expr(d.adbin, d.adrelid), '') as standard,
      a.attgenerated <> '' as generated
    from pg_attribute a
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = to_regclass(\(table)) and a.attnum > 0 and not a.attisdropped
    order by a.attnum
    """
  }

  var key: SQL {
    """
    select a.attname::text as name
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = to_regclass(\(table)) and i.indisprimary
    order by array_position(i.indkey::smallint[], a.attnum)
    """
  }

  var checks: SQL {
    """
    select conname::text as name, pg_get_expr(conbin, conrelid) as condition
    from pg_constraint where conrelid = to_regclass(\(table)) and contype = 'c' order by conname
    """
  }

  var uniques: SQL {
    """
    select indexrelid::regclass::text as name, indisprimary as key,
      coalesce(pg_get_expr(indpred, indrelid), 'true') as condition,
      array(select pg_get_indexdef(indexrelid, n, true) from generate_series(1, indnkeyatts) n)
        as expressions
    from pg_index where indrelid = to_regclass(\(table)) and indisunique order by 1
    """
  }
}
