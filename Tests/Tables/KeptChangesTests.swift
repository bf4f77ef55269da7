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
}
