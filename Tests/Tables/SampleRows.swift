import Kernel
import Postgres
import Resources

/// Puts one row into every table, whatever it refers to: only so that there is something to show.
enum SampleRows {
  /// The key of the row by table.
  static func fill(_ schema: SliceSchema, _ database: Database) async throws -> [String: String] {
    try await database.withSession { session in
      // Triggers of foreign keys rest: rows may point at nothing.
      try await session.run(script: "set session_replication_role = replica")
      try await dropChecks(schema, session)
      var keys: [String: String] = [:]
      for table in schema.tables.values.sorted(by: { $0.name < $1.name }) {
        keys[table.name] = try await insert(table, session)
      }
      return keys
    }
  }

  /// Rows of these keys besides.
  static func add(_ keys: [Int64], to table: TableSchema, _ database: Database) async throws {
    try await database.withSession { session in
      try await session.run(script: "set session_replication_role = replica")
      for key in keys { _ = try await insert(table, key: key, session) }
    }
  }

  /// What columns must be to each other no sample knows.
  static func dropChecks(_ schema: SliceSchema, _ session: Session) async throws {
    for table in schema.tables.values {
      for check in table.checks where check.words == nil {
        _ = try await session.query(
          """
          alter table \(identifier: table.name)
          drop constraint if exists \(identifier: check.constraint)
          """)
      }
    }
  }

  private static func insert(
    _ table: TableSchema, key: Int64? = nil, _ session: Session
  ) async throws -> String {
    var columns = table.columns.filter {
      $0.isRequired || $0.name == "legacy" || $0.name == "published"
    }
    let isCounted = table.key.isIdentity || table.key.hasDefault
    if !columns.contains(where: { $0.name == table.key.name }), key != nil || !isCounted {
      columns.append(table.key)
    }
    let names = columns.map { "\(identifier: $0.name)" as SQL }.joined(", ")
    let values = columns.map { column -> SQL in
      if let key, column.name == table.key.name { return "\(key)" }
      return value(column, table)
    }.joined(", ")
    let insert: SQL =
      columns.isEmpty ? "default values" : "(\(names)) values (\(values))"
    let rows = try await session.query(
      """
      insert into \(identifier: table.name) \(insert)
      on conflict do nothing returning \(identifier: table.key.name)::text as key
      """)
    if let row = rows.first { return try row.string("key") }
    let known = try await session.query(
      "select \(identifier: table.key.name)::text as key from \(identifier: table.name) limit 1")
    return try known[0].string("key")
  }

  static func value(_ column: ColumnSchema, _ table: TableSchema) -> SQL {
    if column.name == "legacy" { return "'{}'" }
    if column.name == "published" { return "true" }
    if let words = table.checks.compactMap({ $0.columns == [column.name] ? $0.words : nil }).first,
      let word = words.first
    {
      return "\(word)"
    }
    switch column.type {
    case .integer, .decimal, .double: return "1"
    case .bool: return "true"
    case .text(let limit): return "left('sample value', \(limit ?? 100))"
    case .uuid: return "gen_random_uuid()"
    case .day: return "'2026-01-02'"
    case .timeOfDay: return "'10:00'"
    case .instant: return special(column, table)
    case .json: return "'{}'"
    case .address: return "'192.0.2.1'"
    case .duration: return "'1 hour'"
    case .bytes: return table.name == "service_requestsubmission" ? digest(column) : "'\\x00'"
    case .array: return "'{}'"
    case .opaque:
      return "tstzrange('2026-01-02 10:00+00', '2026-01-02 11:00+00')"
    }
  }

  private static func special(_ column: ColumnSchema, _ table: TableSchema) -> SQL {
    column.name == "ends_at" ? "'2026-01-02 11:00+00'" : "'2026-01-02 10:00+00'"
  }

  private static func digest(_ column: ColumnSchema) -> SQL {
    column.name == "sha256" ? "sha256('\\x00')" : "'\\x00'"
  }
}
