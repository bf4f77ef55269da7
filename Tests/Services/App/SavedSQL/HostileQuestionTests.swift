import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// Whatever is asked: a problem that says what it is, and nothing has changed. Seen failing with a
/// superuser in the place of the reader's role.
@Suite struct HostileQuestionTests {
  private static let notAccepted = "sql-not-accepted"

  @Test func what_is_no_question_is_not_run() async throws {
    try await SavedSQLWorld.open { world in
      for sql in [
        "delete from service_service", "drop view service_service",
        "copy service_service to stdout",
        "do $x$ begin end $x$", "set role services", "reset role", "begin", "commit",
        "create temp table t (a int)", "explain analyze select 1", "listen x", "vacuum",
        "select 1; delete from service_service", "select 1) a; drop schema services cascade; --",
        "call something()", "prepare p as select 1", "lock table service_service",
      ] {
        let answer = try await world.ask(sql)
        #expect(answer.status == 422, "\(sql): \(answer.json)")
        #expect(answer["code"] == .string(Self.notAccepted), "\(sql): \(answer.json)")
        #expect(answer["title"].string?.isEmpty == false)
      }
    }
  }

  @Test func questions_that_would_write_or_reach_further_are_refused() async throws {
    try await SavedSQLWorld.open { world in
      let before = try await world.fingerprint()
      for (sql, code) in Self.refused {
        let answer = try await world.ask(sql)
        #expect(answer.status == 422, "\(sql): \(answer.json)")
        #expect(answer["code"] == .string(code), "\(sql): \(answer.json)")
      }
      #expect(try await world.fingerprint() == before)
      #expect(try await world.log().allSatisfy { $0.contains(" f sqlstate ") })
    }
  }

  private static let refused: [(String, String)] = [
    ("with gone as (delete from service_service returning *) select * from gone", "sql-failed"),
    ("select * into stolen from service_service", "sql-failed"),
    ("select * from services.service_service", "sql-not-allowed"),
    ("select * from services.service_techordastudent", "sql-not-allowed"),
    ("select * from services_revealing.service_techordastudent", "sql-not-allowed"),
    ("select body from idempotency_key", "sql-failed"),
    ("select serialized_data from reversion_version", "sql-failed"),
    ("select * from service_service for update", "sql-not-allowed"),
    ("select pg_read_file('/etc/passwd')", "sql-not-allowed"),
    ("select pg_ls_dir('.')", "sql-not-allowed"),
    ("select lo_create(0)", "sql-not-allowed"),
    ("select lo_from_bytea(0, 'x')", "sql-not-allowed"),
    ("select lo_import('/etc/passwd')", "sql-not-allowed"),
    ("select loread(1, 1)", "sql-not-allowed"),
    ("select set_config('role', 'services', false)", "sql-not-allowed"),
    ("select pg_advisory_lock(1)", "sql-not-allowed"),
    ("select pg_notify('a', 'b')", "sql-not-allowed"),
    ("select pg_terminate_backend(1)", "sql-not-allowed"),
    ("select pg_logical_emit_message(false, 'a', 'b')", "sql-not-allowed"),
    ("select passwd from pg_shadow", "sql-not-allowed"),
    ("select rolpassword from pg_authid", "sql-not-allowed"),
    ("select nextval('services.explorer_query_id_seq')", "sql-not-allowed"),
    (
      "select query_to_xml('delete from services.service_service', true, true, '')",
      "sql-not-allowed"
    ),
    ("select * from dblink('', 'select 1') as t (a int)", "sql-failed"),
    ("select row_fits(2000000)", "sql-row-too-large"),
    ("select 1 / 0", "sql-failed"),
  ]

  @Test func an_error_tells_no_more_than_the_mask() async throws {
    try await SavedSQLWorld.open { world in
      let answer = try await world.ask("select iin::int from service_techordastudent")
      #expect(answer["code"] == "sql-failed")
      #expect(answer["sqlstate"] == "22P02")
      let text = String(decoding: answer.body, as: UTF8.self)
      #expect(!text.contains(SavedSQLWorld.iin))
      // Those who may see it are not told by an error either: it would be written to logs.
      let revealing = try await world.ask(
        "select full_name::int from service_techordastudent", reason: "проверка",
        as: SavedSQLWorld.trusted)
      #expect(!String(decoding: revealing.body, as: UTF8.self).contains("Әйгерім"))
      let unknown = try await world.ask("select no_such from service_service")
      #expect(unknown["message"].string?.contains("no_such") == true)
    }
  }

  @Test func a_function_that_looks_behind_the_mask_finds_the_mask() async throws {
    try await SavedSQLWorld.open { world in
      let answer = try await world.ask(
        """
        select count(*) from service_techordastudent
        where iin like '\(SavedSQLWorld.iin)%' or to_json(service_techordastudent)::text
          like '%\(SavedSQLWorld.iin)%'
        """)
      #expect(answer["rows"] == [[0]], "\(answer.json)")
      let statistics = try await world.ask(
        "select count(*) from pg_stats where schemaname = 'services'")
      #expect(statistics["rows"] == [[0]])
    }
  }

  @Test func what_takes_too_long_is_ended() async throws {
    try await SavedSQLWorld.open(GuardedReadLimits(time: .milliseconds(200))) { world in
      for sql in [
        "select pg_sleep(60)", "select count(*) from generate_series(1, 1000000000000)",
        // Every piece is quick, all of them are not.
        "select n, pg_sleep(0.005) from generate_series(1, 1000000) as n",
      ] {
        let answer = try await world.ask(sql)
        #expect(answer["code"] == "sql-too-slow", "\(sql): \(answer.json)")
      }
      #expect(try await world.log().allSatisfy { $0.hasSuffix("f sql-too-slow") })
      let running = try await world.database.query(
        """
        select count(*)::bigint as n from pg_stat_activity
        where datname = current_database() and usename = 'services_reading' and state = 'active'
        """)
      #expect(try running.first?.int("n") == 0)
    }
  }

  /// Rows come one by one, as far as anybody asks for them: without the cap this one never ends.
  /// Seen failing without the cap on rows in `GuardedRows.take`.
  @Test func what_is_too_much_is_cut_and_says_so() async throws {
    try await SavedSQLWorld.open(GuardedReadLimits(rows: 100, bytes: 1 << 20)) { world in
      let many = try await world.ask("select generate_series(1, 100000000000)")
      #expect(many["row_count"] == 100)
      #expect(many["truncated"] == true)
      let exact = try await world.ask("select * from generate_series(1, 100)")
      #expect(exact["row_count"] == 100)
      #expect(exact["truncated"] == false)
      let wide = try await world.ask("select repeat('x', 100000) from generate_series(1, 90)")
      #expect(wide["row_count"] == 10)
      #expect(wide["truncated"] == true)
      let huge = try await world.ask("select repeat('x', 20000000)")
      #expect(huge["code"] == "sql-row-too-large", "\(huge["code"])")
    }
  }
}

extension SavedSQLWorld {
  /// What must be the same afterwards: rows, tables, large objects, settings.
  func fingerprint() async throws -> String {
    try await database.query(
      """
      select concat_ws(' ', (select count(*) from service_service),
        (select count(*) from service_techordastudent),
        (select string_agg(relname, ',' order by relname) from pg_class
          where relkind in ('r', 'v', 'S') and relnamespace::regnamespace::text !~ '^pg_(toast|temp)'),
        (select count(*) from pg_largeobject_metadata),
        (select last_value from explorer_query_id_seq)) as all
      """
    ).first?.string("all") ?? ""
  }
}
