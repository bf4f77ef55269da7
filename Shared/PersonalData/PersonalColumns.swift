import Postgres

/// What PostgreSQL's catalogue says of the tables that a declaration names.
struct PersonalColumns: Sendable {
  struct Column: Sendable {
    let name: String
    let type: String
    /// Holds the number of one account or of many.
    let isOfPeople: Bool
    let isGenerated: Bool
  }

  struct Table: Sendable {
    var columns: [Column] = []
    /// The primary key in its order.
    var key: [Column] = []
  }

  let tables: [String: Table]

  init(_ names: [String], in database: Database) async throws {
    var tables: [String: Table] = [:]
    for row in try await database.read(PersonalColumns.question(names.asArray)) {
      let column = Column(
        name: try row.string("name"), type: try row.string("type"),
        isOfPeople: try row.bool("is_of_people"), isGenerated: try row.bool("is_generated"))
      let table = try row.string("relation")
      tables[table, default: Table()].columns.append(column)
      if try row.bool("is_key") { tables[table]?.key.append(column) }
    }
    self.tables = tables
  }

  private static let question = Statement(
    """
    select c.relname::text as relation, a.attname::text as name,
      format_type(a.atttypid, a.atttypmod) as type, a.attgenerated <> '' as is_generated,
      k.place is not null as is_key,
      coalesce(col_description(c.oid, a.attnum) like '-> identity.account_user%', false)
        or exists (select from pg_constraint f
          where f.contype = 'f' and f.conrelid = c.oid and f.conkey = array[a.attnum]
            and f.confrelid = to_regclass('account_user')) as is_of_people
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join lateral (
      select part.place from pg_index i
      cross join unnest(i.indkey::smallint[]) with ordinality part (attnum, place)
      where i.indrelid = c.oid and i.indisprimary and part.attnum = a.attnum
    ) k on true
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and c.relname = any($1::text[])
    order by c.relname, k.place, a.attnum
    """)
}
