import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

@Suite struct AnswerFileTests {
  @Test func the_answer_of_a_saved_question_becomes_a_table() async throws {
    try await SavedSQLWorld.open { world in
      let id = try await world.saved(
        """
        select n, '<$$word$$>' as word, n > 1 as flag, null as nothing,
          timestamptz '2026-01-02 10:00+05' as at from generate_series($$from:1$$::int, 2) as n
        """)
      let asked = try await world.desk.post(
        "/api/v1/services/saved-queries/\(id)/exports",
        #"{"format": "csv", "parameters": {"word": "=1+1'"}}"#, as: SavedSQLWorld.reader)
      #expect(asked.status == 202, "\(asked.json)")
      #expect(asked["state"] == "waiting" && asked["subject_id"] == .number("\(id)"))
      #expect(asked.headers["Location"] == "\(world.files)/\(asked["id"].string ?? "")")
      let early = try await world.file(asked, "/content", as: SavedSQLWorld.reader)
      #expect(early.status == 409 && early["code"] == "export-not-ready")

      #expect(try await world.desk.makeExports() == 1)

      let ready = try await world.file(asked, as: SavedSQLWorld.reader)
      #expect(ready["state"] == "ready" && ready["rows"] == 2 && ready["total"] == 2)
      let file = try await world.file(asked, "/content", as: SavedSQLWorld.reader)
      #expect(file.headers["Content-Type"] == "text/csv; charset=utf-8")
      #expect(file.headers["Cache-Control"] == "private, no-store")
      #expect(
        String(decoding: file.body.dropFirst(3), as: UTF8.self)
          == "n,word,flag,nothing,at\r\n1,<=1+1'>,false,,2026-01-02T05:00:00Z\r\n"
          + "2,<=1+1'>,true,,2026-01-02T05:00:00Z\r\n")
      #expect(try await world.log() == ["81 services_reading t"])
      #expect(
        try await world.desk.world.count("admin_export where asked is not null") == 0)
    }
  }

  @Test func a_workbook_is_made_too_also_of_a_question_that_is_not_saved() async throws {
    try await SavedSQLWorld.open { world in
      let asked = try await world.askForFile("select 5 as n", "xlsx")
      try await world.desk.makeExports()
      let file = try await world.file(asked, "/content")
      #expect(file.body.starts(with: Array("PK\u{3}\u{4}".utf8)))
      #expect(String(decoding: file.body, as: UTF8.self).contains("<v>5</v>"))
      let list = try await world.desk.send(.get, world.files, as: SavedSQLWorld.analyst)
      #expect(list["items"].array?.map { $0["id"] } == [asked["id"]])
    }
  }

  @Test func an_answer_without_rows_has_its_heading() async throws {
    try await SavedSQLWorld.open { world in
      let asked = try await world.askForFile("select 1 as a, 2 as b limit 0")
      try await world.desk.makeExports()
      let file = try await world.file(asked, "/content")
      #expect(String(decoding: file.body.dropFirst(3), as: UTF8.self) == "a,b\r\n")
    }
  }

  @Test func more_rows_come_than_at_once_and_all_of_them() async throws {
    try await SavedSQLWorld.open(GuardedReadLimits(rows: 10)) { world in
      let asked = try await world.askForFile("select generate_series(1, 20000) as n")
      try await world.desk.makeExports()
      #expect(try await world.file(asked)["rows"] == 20_000)
      let file = try await world.file(asked, "/content")
      let wanted = "n\r\n" + (1...20_000).map { "\($0)\r\n" }.joined()
      let isWhole = String(decoding: file.body.dropFirst(3), as: UTF8.self) == wanted
      #expect(isWhole)
    }
  }

  @Test func personal_values_stay_masked_without_a_reason() async throws {
    try await SavedSQLWorld.open { world in
      let sql = "select iin, full_name from service_techordastudent"
      let masked = try await world.askForFile(sql)
      #expect(try await world.askForFile(sql, reason: "жалоба 17").status == 403)
      let revealed = try await world.askForFile(
        sql, reason: "жалоба 17", as: SavedSQLWorld.trusted)
      try await world.desk.makeExports()

      let first = try await world.file(masked, "/content")
      #expect(String(decoding: first.body, as: UTF8.self).contains("9•••,Ә•••"))
      let second = try await world.file(revealed, "/content", as: SavedSQLWorld.trusted)
      #expect(
        String(decoding: second.body, as: UTF8.self).contains("\(SavedSQLWorld.iin),Әйгерім"))
      #expect(
        try await world.log() == ["82 services_reading t", "83 services_revealing t"])
      let reasons = try await world.database.query(
        """
        select concat_ws(' ', user_id, data ->> 'reason', path) as line from core_actionlog
        where action = 'reveal'
        """)
      #expect(try reasons.map { try $0.string("line") } == ["83 жалоба 17 \(world.files)"])

      // when he may not see them any more
      let poorer = SavedSQLWorld.person(83, "view_query", "add_query")
      #expect(try await world.file(revealed, "/content", as: poorer).status == 403)
    }
  }

  @Test func what_cannot_be_asked_is_refused_at_once() async throws {
    try await SavedSQLWorld.open { world in
      #expect(try await world.askForFile("select 1", as: SavedSQLWorld.reader).status == 403)
      #expect(try await world.askForFile("select 1", as: .anonymous()).status == 401)
      #expect(try await world.askForFile("select 1", "pdf").status == 422)
      let hostile = try await world.askForFile("delete from service_service")
      #expect(hostile["code"] == "sql-not-accepted")
      let missing = try await world.askForFile("select $$a$$")
      #expect(missing["errors"].array?.first?["pointer"] == "/parameters/a")
      let gone = try await world.desk.post(
        "/api/v1/services/saved-queries/77/exports", #"{"format": "csv"}"#,
        as: SavedSQLWorld.reader)
      #expect(gone.status == 404)
      #expect(try await world.desk.world.count("django_dramatiq_task") == 0)
    }
  }

  @Test func a_file_is_there_for_whoever_asked_and_nobody_else() async throws {
    try await SavedSQLWorld.open { world in
      let asked = try await world.askForFile("select 1 as n")
      try await world.desk.makeExports()
      #expect(try await world.file(asked, as: SavedSQLWorld.trusted).status == 404)
      #expect(try await world.file(asked, "/content", as: SavedSQLWorld.trusted).status == 404)
      let bare = SavedSQLWorld.person(82, "view_query")
      #expect(try await world.file(asked, "/content", as: bare).status == 403)
      var bound = SavedSQLWorld.analyst
      bound.organization = "sold"
      #expect(try await world.file(asked, "/content", as: bound).status == 403)
      #expect(try await world.askForFile("select 1", as: bound).status == 403)
    }
  }
}
