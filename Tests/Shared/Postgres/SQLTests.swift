import Postgres
import TestSupport
import Testing

@Suite struct SQLTests {
  private enum Colour: String { case red }

  @Test func values_never_become_text() async throws {
    try await TestDatabase.with { database in
      let hostile = "'; drop table t; -- \\ $1 %s \" \u{1F468}\u{200D}\u{1F469} ' || '"
      let row = try await database.query("select \(hostile)::text as a, \(Colour.red) as b")[0]
      #expect(try row.string("a") == hostile)
      #expect(try row.string("b") == "red")
    }
  }

  @Test func fragments_are_renumbered() async throws {
    let named = Statement("$1::int + $2::int")
    try await TestDatabase.with { database in
      let conditions: [SQL] = ["\(1) < \(2)", "\("x") <> '$9'", "\(unsafe: "true")"]
      let sql: SQL =
        "select \(5)::int as a, \(named(3, 4)) as b where \(conditions.joined(" and ")) and \(6) > 5"
      let row = try await database.query(sql)[0]
      #expect(try row.int("a") == 5)
      #expect(try row.int("b") == 7)
    }
  }

  @Test func identifiers_are_quoted() async throws {
    try await TestDatabase.with { database in
      let name = "odd \"name\"; --"
      let rows = try await database.query("select 1 as \(identifier: name)")
      #expect(rows.columnNames == [name])
    }
  }

  /// Fails with a bound LIMIT: for a tenth of one person's rows the planner walks through everybody's.
  @Test(.onLoop) func a_page_is_planned_for_the_rows_it_takes() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await database.withSession { session in
        try await session.run(
          script: """
            create table thing (id int primary key, owner int not null, filler text not null);
            insert into thing select n, n % 250, repeat('x', 600) from generate_series(1, 10000) n;
            create index thing_owner on thing (owner);
            analyze thing
            """)
      }
      for _ in 0..<8 {
        let page = try await database.query(
          """
          select id from thing where owner = \("7")::integer order by id desc
          limit \(literal: 21)
          """)
        #expect(page.count == 21)
      }
      let prepared = try await database.query(
        """
        select name, generic_plans::bigint as generic from pg_prepared_statements
        where statement like 'select id from thing%'
        """)
      let name = try #require(prepared.first).string("name")
      #expect(try prepared[0].int64("generic") > 0)
      let plan = try await database.query(
        "explain execute \(identifier: name)(\(unsafe: "'7'"))"
      ).map { try $0.string("QUERY PLAN") }.joined()
      #expect(plan.contains("thing_owner"), "\(plan)")
    }
  }

  @Test func a_text_with_a_null_character_is_refused_and_not_cut() async throws {
    try await TestDatabase.with { database in
      await #expect(throws: DatabaseError.self) {
        try await database.query("select \("a\0b")::text as a")
      }
      await #expect(throws: DatabaseError.self) {
        try await database.query("select 1 \(unsafe: "\0") as a")
      }
    }
  }

  @Test func too_many_values_are_refused_before_they_are_sent() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      let values = (0..<65_536).map { "\($0)::int" as SQL }
      let error = try await #require(throws: DatabaseError.self) {
        try await database.query("select array[\(values.joined(","))] as a")
      }
      #expect(error.state == .tooManyArguments)
      try await database.warmUp()
    }
  }

  @Test func an_error_tells_code_and_constraint_but_no_value() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (mail text constraint t_mail_key unique)")
      _ = try await database.query("insert into t values (\("secret@example.org"))")
      let error = try await #require(throws: DatabaseError.self) {
        try await database.query("insert into t values (\("secret@example.org"))")
      }
      #expect(error.isUniqueViolation)
      #expect(error.violates("t_mail_key"))
      #expect(!"\(error) \(error.statement ?? "")".contains("secret"))
    }
  }
}
