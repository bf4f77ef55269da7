import Postgres
import Resources
import Testing

/// Tables that commands write keep each change (`keep_changes_of` in the migrations). What such a
/// declaration says again must agree with what the context says of the table elsewhere.
@Suite struct KeptChangesTests {
  @Test(arguments: SliceUnderTest.all)
  func changes_are_kept_under_the_models_name_and_without_secrets(_ slice: SliceUnderTest)
    async throws
  {
    try await slice.with { database, _ in
      let kept = try await database.query(
        """
        select c.relname::text as relation, a.arguments[1] as model, a.arguments[2] as key,
          a.arguments[3]::text[] as secret, a.arguments[4]::text[] as minor,
          array(select attname::text from pg_attribute
            where attrelid = c.oid and attnum > 0) as columns,
          array(select x.attname::text from pg_index i
            join pg_attribute x on x.attrelid = c.oid and x.attnum = any (i.indkey)
            where i.indrelid = c.oid and i.indisprimary) as keys
        from pg_trigger t
        join pg_class c on c.oid = t.tgrelid
        cross join lateral (select string_to_array(
          rtrim(replace(encode(t.tgargs, 'escape'), '\\000', chr(10)), chr(10)), chr(10))
          as arguments) a
        where t.tgname = 'keep_change' and c.relnamespace = current_schema()::regnamespace
        """)
      for row in kept {
        let table = try row.string("relation")
        let columns = Set(try row.strings("columns"))
        let minor = Set(try row.strings("minor"))
        #expect(try row.string("model") == ModelName(table: table).description)
        #expect(try row.strings("keys") == [row.string("key")], "\(table)")
        #expect(Set(try row.strings("secret")) == slice.slice.admin.secret[table] ?? [], "\(table)")
        #expect(minor.isSubset(of: columns.union(["updated_at"])), "\(table)")
        #expect(!slice.slice.admin.plain.contains(table), "\(table) keeps its changes already")
      }
      #expect(kept.isEmpty == ["community", "techorda"].contains(slice.slice.context))
    }
  }

  /// A new table that a command writes keeps its changes, or stands in the list with the reason.
  @Test(arguments: SliceUnderTest.all)
  func what_commands_write_keeps_its_changes_or_says_why_not(_ slice: SliceUnderTest)
    async throws
  {
    for (table, files) in try await unkept(in: slice) where UnkeptTables.reasons[table] == nil {
      Issue.record("\(table) is written in \(files.sorted()), keeps no change and says not why")
    }
  }

  @Test func no_reason_is_out_of_date() async throws {
    var found: Set<String> = []
    for slice in SliceUnderTest.all { found.formUnion(try await unkept(in: slice).keys) }
    #expect(Set(UnkeptTables.reasons.keys).subtracting(found) == [])
  }

  @Test(arguments: SliceUnderTest.all)
  func who_writes_tables_without_their_names_says_which(_ slice: SliceUnderTest) throws {
    let context = slice.slice.context
    let written = try WrittenTables(of: context)
    #expect(written.withoutName == Set((UnkeptTables.put[context] ?? [:]).keys))
  }

  /// Only a transaction says who it is for: a statement by itself would leave nothing.
  @Test(arguments: SliceUnderTest.all)
  func a_table_that_keeps_its_changes_is_written_in_transactions(_ slice: SliceUnderTest)
    async throws
  {
    let context = slice.slice.context
    let kept = Set(try await tables(of: slice).filter { $0.value }.keys)
    let alone = try WrittenTables(of: context).alone.filter { !$0.value.isDisjoint(with: kept) }
    #expect(Set(alone.keys) == Set((UnkeptTables.alone[context] ?? [:]).keys))
  }

  /// Tables that are written and keep no changes, with the files that write them.
  private func unkept(in slice: SliceUnderTest) async throws -> [String: Set<String>] {
    let context = slice.slice.context
    var files = try WrittenTables(of: context).files
    for (file, tables) in UnkeptTables.put[context] ?? [:] {
      for table in tables { files[table, default: []].insert(file) }
    }
    let tables = try await tables(of: slice)
    return files.filter { tables[$0.key] == false }
  }

  /// All tables of the slice; whether they keep their changes.
  private func tables(of slice: SliceUnderTest) async throws -> [String: Bool] {
    try await slice.with { database, _ in
      let rows = try await database.query(
        """
        select c.relname::text as relation, exists (
            select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'keep_change') as kept
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition
        """)
      return try Dictionary(
        uniqueKeysWithValues: rows.map { (try $0.string("relation"), try $0.bool("kept")) })
    }
  }
}
