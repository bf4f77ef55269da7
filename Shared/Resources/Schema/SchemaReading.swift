import Postgres

/// The questions to PostgreSQL's catalogue.
struct SchemaReading {
  private let database: Database

  init(_ database: Database) { self.database = database }

  func read() async throws -> SliceSchema {
    let columns = try await columns()
    let constraints = try await constraints()
    let indexes = try await indexes()
    let keeping = try await keeping()
    let sizes = try await sizes()
    var tables: [String: TableSchema] = [:]
    for (name, columns) in columns {
      let own = constraints[name] ?? []
      let key = own.first { $0.kind == "p" }?.columns ?? []
      tables[name] = TableSchema(
        name: name, columns: columns, keyColumns: key,
        references: own.compactMap(\.reference), uniques: own.compactMap(\.unique),
        checks: own.compactMap(\.check), indexes: indexes[name] ?? [],
        keepsChanges: keeping.contains(name), bytes: sizes[name] ?? 0)
    }
    return SliceSchema(tables: tables)
  }

  private func columns() async throws -> [String: [ColumnSchema]] {
    let rows = try await database.query(
      """
      select c.relname::text as table_name, a.attname::text as name,
        format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
        a.attidentity <> '' as identity, a.attgenerated <> '' as generated,
        pg_get_expr(d.adbin, d.adrelid) as default_expression,
        col_description(c.oid, a.attnum) as comment
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition
        -- What stands in the journal stands in the history a moment later: a table for nobody.
        and c.relname <> 'change_journal'
      order by c.relname, a.attnum
      """)
    return try Dictionary(grouping: rows.map { ($0, try $0.string("table_name")) }) { $0.1 }
      .mapValues { try $0.map { try ColumnSchema($0.0) } }
  }

  private func constraints() async throws -> [String: [ConstraintRow]] {
    let rows = try await database.query(
      """
      select c.relname::text as table_name, k.conname::text as name, k.contype::text as kind,
        (select coalesce(array_agg(a.attname::text order by place), '{}')
           from unnest(k.conkey) with ordinality as used (number, place)
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = number) as columns,
        target.relname::text as target,
        (select a.attname::text from pg_attribute a
          where a.attrelid = k.confrelid and a.attnum = k.confkey[1]) as target_column,
        case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end as expression
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      left join pg_class target on target.oid = k.confrelid
      where c.relnamespace = current_schema()::regnamespace and not c.relispartition
      order by c.relname, k.conname
      """)
    return Dictionary(grouping: try rows.map(ConstraintRow.init), by: \.table)
  }

  private func indexes() async throws -> [String: [TableSchema.Index]] {
    let rows = try await database.query(
      """
      select c.relname::text as table_name, i.relname::text as name, m.amname::text as method,
        (select array_agg(coalesce(a.attname::text, '') order by place)
           from unnest(x.indkey) with ordinality as used (number, place)
           left join pg_attribute a on a.attrelid = c.oid and a.attnum = number and number > 0
          where place <= x.indnkeyatts) as columns,
        x.indpred is not null as partial,
        exists (select from pg_opclass o
          where o.oid = any (x.indclass) and o.opcname like '%trgm%') as trigram
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
      join pg_class c on c.oid = x.indrelid
      join pg_am m on m.oid = i.relam
      where c.relnamespace = current_schema()::regnamespace and not c.relispartition
        and x.indisvalid
      order by c.relname, i.relname
      """)
    return try Dictionary(grouping: rows.map { ($0, try $0.string("table_name")) }) { $0.1 }
      .mapValues { try $0.map { try TableSchema.Index($0.0) } }
  }

  private func keeping() async throws -> Set<String> {
    let rows = try await database.query(
      """
      select c.relname::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname = 'keep_change' and c.relnamespace = current_schema()::regnamespace
      """)
    return Set(try rows.map { try $0.string("name") })
  }

  /// From the server's statistics: its own measure would wait for whoever alters a table.
  private func sizes() async throws -> [String: Int64] {
    let rows = try await database.query(
      """
      select coalesce(parent.relname, c.relname)::text as name,
        (sum(c.relpages + coalesce(long.relpages, 0))
          * current_setting('block_size')::bigint)::bigint as bytes
      from pg_class c
      left join pg_class long on long.oid = c.reltoastrelid
      left join pg_inherits i on i.inhrelid = c.oid
      left join pg_class parent on parent.oid = i.inhparent
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      group by 1
      """)
    return try Dictionary(
      uniqueKeysWithValues: rows.map { (try $0.string("name"), try $0.int64("bytes")) })
  }
}

extension ColumnSchema {
  fileprivate init(_ row: Row) throws {
    name = try row.string("name")
    typeName = try row.string("type")
    type = ColumnType(formatted: typeName)
    isNullable = try row.bool("nullable")
    defaultExpression = try row.optionalString("default_expression")
    isIdentity = try row.bool("identity")
    isGenerated = try row.bool("generated")
    hasDefault = defaultExpression != nil
    comment = try row.optionalString("comment")
  }
}

private struct ConstraintRow {
  let table: String
  let name: String
  let kind: String
  let columns: [String]
  let target: String?
  let targetColumn: String?
  let expression: String?

  init(_ row: Row) throws {
    table = try row.string("table_name")
    name = try row.string("name")
    kind = try row.string("kind")
    columns = try row.strings("columns")
    target = try row.optionalString("target")
    targetColumn = try row.optionalString("target_column")
    expression = try row.optionalString("expression")
  }

  var reference: TableSchema.Reference? {
    guard kind == "f", columns.count == 1, let target, let targetColumn else { return nil }
    return TableSchema.Reference(
      constraint: name, column: columns[0], table: target, targetColumn: targetColumn)
  }

  var unique: TableSchema.UniqueKey? {
    guard kind == "u" || kind == "p" else { return nil }
    return TableSchema.UniqueKey(constraint: name, columns: columns)
  }

  var check: TableSchema.Check? {
    guard kind == "c", let expression else { return nil }
    return TableSchema.Check(constraint: name, expression: expression, columns: columns)
  }
}

extension TableSchema.Index {
  fileprivate init(_ row: Row) throws {
    name = try row.string("name")
    method = try row.string("method")
    columns = try row.strings("columns")
    isTrigram = try row.bool("trigram")
    isPartial = try row.bool("partial")
  }
}
