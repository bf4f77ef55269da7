import Postgres

/// What PostgreSQL's own catalogue says of a schema; the parts of a table that is cut by month are
/// not tables of their own here.
struct LiveSchema: Sendable {
  struct Table: Sendable {
    var columns: [String: Column] = [:]
    var constraints: [Constraint] = []
    var indexes: [Index] = []

    func constraint(_ kind: Constraint.Kind, on columns: [String]) -> Constraint? {
      constraints.first { $0.kind == kind && $0.columns == columns }
    }
    func hasIndex(beginningWith column: String) -> Bool {
      indexes.contains { $0.columns.first == column }
    }
  }

  struct Column: Sendable {
    let type: String
    let nullable: Bool
    let isIdentity: Bool
    let comment: String
  }

  struct Constraint: Sendable {
    enum Kind: String, Sendable {
      case primary = "p"
      case unique = "u"
      case foreign = "f"
      case check = "c"
      case exclusion = "x"
    }
    let kind: Kind
    let name: String
    let columns: [String]
    /// `table.column` of a foreign key of one column.
    let target: String
    /// Deferrable, but checked at once unless somebody asks for the other.
    let waitsWhenAsked: Bool
    let definition: String
  }

  struct Index: Sendable {
    let name: String
    let isUnique: Bool
    /// Empty text for an expression.
    let columns: [String]
    let definition: String
  }

  private(set) var tables: [String: Table] = [:]

  static func read(_ schema: String, from database: Database) async throws -> LiveSchema {
    var found = LiveSchema()
    try await found.readColumns(schema, database)
    try await found.readConstraints(schema, database)
    try await found.readIndexes(schema, database)
    return found
  }

  private mutating func readColumns(_ schema: String, _ database: Database) async throws {
    let rows = try await database.query(
      """
      select c.relname as "table", a.attname as name,
        format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
        a.attidentity = 'd' as is_identity,
        coalesce(col_description(c.oid, a.attnum), '') as comment
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = \(schema)::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and a.attnum > 0 and not a.attisdropped
      """)
    for row in rows {
      let (table, name) = (try row.string("table"), try row.string("name"))
      tables[table, default: Table()].columns[name] = Column(
        type: try row.string("type"), nullable: try row.bool("nullable"),
        isIdentity: try row.bool("is_identity"), comment: try row.string("comment"))
    }
  }

  private mutating func readConstraints(_ schema: String, _ database: Database) async throws {
    let rows = try await database.query(
      """
      select c.relname as "table", o.contype::text as kind, o.conname as name,
        array(select a.attname::text from unnest(o.conkey) with ordinality as k(number, place)
          join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.number
          order by k.place) as columns,
        coalesce((select f.relname || '.' || a.attname from pg_class f
          join pg_attribute a on a.attrelid = f.oid and a.attnum = o.confkey[1]
          where f.oid = o.confrelid and cardinality(o.confkey) = 1), '') as target,
        o.condeferrable and not o.condeferred as waits_when_asked,
        pg_get_constraintdef(o.oid) as definition
      from pg_constraint o join pg_class c on c.oid = o.conrelid
      where c.relnamespace = \(schema)::regnamespace and not c.relispartition
      """)
    for row in rows {
      guard let kind = Constraint.Kind(rawValue: try row.string("kind")) else { continue }
      tables[try row.string("table")]?.constraints.append(
        Constraint(
          kind: kind, name: try row.string("name"), columns: try row.strings("columns"),
          target: try row.string("target"), waitsWhenAsked: try row.bool("waits_when_asked"),
          definition: try row.string("definition")))
    }
  }

  private mutating func readIndexes(_ schema: String, _ database: Database) async throws {
    let rows = try await database.query(
      """
      select c.relname as "table", i.indexrelid::regclass::text as name,
        i.indisunique as is_unique,
        array(select coalesce(a.attname::text, '')
          from unnest(i.indkey::smallint[]) with ordinality as k(number, place)
          left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
          order by k.place) as columns,
        pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = \(schema)::regnamespace and not c.relispartition
      """)
    for row in rows {
      tables[try row.string("table")]?.indexes.append(
        Index(
          name: try row.string("name"), isUnique: try row.bool("is_unique"),
          columns: try row.strings("columns"), definition: try row.string("definition")))
    }
  }
}
