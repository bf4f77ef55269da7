import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct SmokeTests {
  @Test func a_value_comes_back() async throws {
    try await TestDatabase.with { database in
      let rows = try await database.query("select \(42)::bigint as answer, \("häß")::text as word")
      #expect(try rows[0].int64("answer") == 42)
      #expect(try rows[0].string("word") == "häß")
      let value = try await database.transaction { tx in
        _ = try await tx.query("create table t (id int)")
        _ = try await tx.batch(["insert into t values (1)", "insert into t values (2)"])
        try tx.enqueue("insert into t values (3)")
        return try await tx.query("select count(*)::int as n from t")[0].int("n")
      }
      #expect(value == 3)
      #expect(try await database.read("select count(*)::int as n from t")[0].int("n") == 3)
    }
  }
}
