import Access
import HTTPCore
import JSON
import Postgres
import Resources
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

@Suite struct SavedSQLTests {
  @Test func an_answer_has_columns_with_types_and_rows() async throws {
    try await SavedSQLWorld.open { world in
      let answer = try await world.ask(
        """
        select n, n::text as text, n > 1 as flag, date '2026-01-02' as day, null as nothing,
          timestamptz '2026-01-02 10:00+05' as at, '{"a":[1]}'::jsonb as doc, n * 1.50 as sum,
          n as n
        from generate_series(1, 2) as n
        """)
      #expect(answer.status == 200, "\(answer.json)")
      #expect(answer["row_count"] == 2)
      #expect(answer["truncated"] == false)
      #expect(answer["columns"].array?.first == ["name": "n", "type": "integer"])
      #expect(
        answer["rows"].array?.last == [
          2, "2", true, "2026-01-02", nil, "2026-01-02T05:00:00.000Z", ["a": [1]], "3.00", 2,
        ])
      #expect(try await world.log() == ["82 services_reading t"])
    }
  }

  @Test func values_are_bound_whatever_they_say() async throws {
    try await SavedSQLWorld.open { world in
      let hostile = "x'; drop table service_service; --"
      let answer = try await world.ask(
        """
        select '$$word$$' as word, '<$$word$$>' as inside, $$n:7$$ + 1 as n,
          2 in ($$list$$) as found, date_trunc('year', '$$day$$'::date)::date as year
        """, "{\"word\": \"\(hostile)\", \"list\": [1, 2], \"day\": \"2026-05-06\"}")
      #expect(answer.status == 200, "\(answer.json)")
      #expect(
        answer["rows"] == [
          [.string(hostile), .string("<\(hostile)>"), 8, true, "2026-01-01"]
        ])
    }
  }

  @Test func parameters_that_are_missing_unknown_or_odd_are_named() async throws {
    try await SavedSQLWorld.open { world in
      let missing = try await world.ask("select $$a$$, $$b$$")
      #expect(missing.status == 422)
      #expect(
        missing["errors"].array?.map { $0["pointer"]?.string } == [
          "/parameters/a", "/parameters/b",
        ])
      let unknown = try await world.ask("select 1", "{\"a/b\": 1}")
      #expect(unknown["errors"].array?.first?["pointer"] == "/parameters/a~1b")
      let odd = try await world.ask("select $$a$$", "{\"a\": {}}")
      #expect(odd["errors"].array?.first?["pointer"] == "/parameters/a")
    }
  }

  @Test func personal_values_are_masked_until_a_reason_is_given() async throws {
    try await SavedSQLWorld.open { world in
      let sql = "select iin, full_name from service_techordastudent"
      #expect(try await world.ask(sql)["rows"] == [["9•••", "Ә•••"]])

      let refused = try await world.ask(sql, reason: "жалоба 17")
      #expect(refused.status == 403)
      let revealed = try await world.ask(
        sql, reason: "жалоба 17", as: SavedSQLWorld.trusted)
      #expect(revealed["rows"] == [[.string(SavedSQLWorld.iin), "Әйгерім"]])
      let logged = try await world.database.query(
        """
        select user_id::text || (data ->> 'reason') as line from core_actionlog
        where action = 'reveal' and source = 'explorer.querylog'
        """)
      #expect(try logged.map { try $0.string("line") } == ["83жалоба 17"])
      #expect(
        try await world.log() == ["82 services_reading t", "83 services_revealing t"])
    }
  }

  @Test func a_saved_question_is_asked_counted_and_survived_by_its_log() async throws {
    try await SavedSQLWorld.open { world in
      let root = "/api/v1/services/saved-queries"
      let id = try await world.saved("select $$n:3$$::int as n")
      let wanted = try await world.desk.send(
        .get, "\(root)/\(id)/parameters", as: SavedSQLWorld.reader)
      #expect(wanted["items"] == [["name": "n", "label": nil, "default": "3"]])
      for body in ["{}", "{\"parameters\": {\"n\": 4}}", "{\"parameters\": {\"n\": \"x\"}}"] {
        _ = try await world.desk.post("\(root)/\(id)/runs", body, as: SavedSQLWorld.reader)
      }
      let counted = try await world.desk.send(
        .get, "\(root)/\(id)/statistics", as: SavedSQLWorld.reader)
      #expect(counted["run_count"] == 3)
      #expect(counted["failure_count"] == 1)
      #expect(counted["average_ms"].int64 != nil)
      #expect(
        try await world.log() == [
          "81 services_reading t", "81 services_reading t",
          "81 services_reading f sqlstate 22P02",
        ])
      _ = try await world.database.query("delete from explorer_query where id = \(id)")
      #expect(try await world.desk.world.count("explorer_querylog where query_id is null") == 3)
    }
  }

  @Test func who_may_not_ask_is_refused() async throws {
    try await SavedSQLWorld.open { world in
      let id = try await world.saved("select 1")
      let run = "/api/v1/services/saved-queries/\(id)/runs"
      #expect(try await world.desk.post(run, "{}").status == 403)
      #expect(try await world.desk.post(run, "{}", as: .anonymous()).status == 401)
      #expect(try await world.ask("select 1", as: SavedSQLWorld.reader).status == 403)
      let gone = "/api/v1/services/saved-queries/\(id + 1)/runs"
      #expect(try await world.desk.post(gone, "{}", as: SavedSQLWorld.reader).status == 404)
      #expect(try await world.log().isEmpty)
    }
  }

  @Test func a_table_for_spreadsheets_holds_no_formulas() async throws {
    try await SavedSQLWorld.open { world in
      let answer = try await world.ask(
        "select -5 as n, '=1+1' as a, '@x' as b, 'a,\"b\"' as c, E'-1\\r\\n' as d, null::text as e",
        format: "csv")
      #expect(answer.headers["Content-Type"]?.hasPrefix("text/csv") == true)
      #expect(answer.headers["Truncated"] == "false")
      #expect(
        String(decoding: answer.body, as: UTF8.self)
          == "n,a,b,c,d,e\r\n-5,'=1+1,'@x,\"a,\"\"b\"\"\",\"'-1\r\n\",\r\n")
    }
  }

  @Test func the_tables_that_may_be_named_are_listed() async throws {
    try await SavedSQLWorld.open { world in
      let answer = try await world.desk.send(
        .get, "/api/v1/services/saved-query-tables", as: SavedSQLWorld.reader)
      let tables = answer["items"].array ?? []
      #expect(tables.contains { $0["name"] == "service_servicerequest" })
      let keys = tables.first { $0["name"] == "idempotency_key" }?["columns"]?.array ?? []
      #expect(!keys.isEmpty)
      #expect(!keys.contains { $0["name"] == "body" })
    }
  }

  @Test func the_views_follow_the_tables() async throws {
    try await SavedSQLWorld.open { world in
      let views = try #require(MaskedViews.services.first)
      try await views.drop(in: world.database)
      #expect(try await world.ask("select 1 from service_service")["sqlstate"] == "42P01")
      _ = try await world.database.query("alter table service_service add column rating int")
      #expect(try await views.make(in: world.database))
      #expect(try await world.ask("select rating from service_service limit 0").status == 200)
    }
  }
}
