import Access
import HTTPCore
import HTTPServer
import JSON
import OpenAPI
import Postgres
import TestSupport
import Testing

@Suite struct ExportRoutesTests {
  @Test func asking_is_answered_with_the_job_and_noted() async throws {
    try await ExportWorld.with { world in
      let asked = try await world.ask(
        "?status=open", #"{"format": "xlsx", "fields": ["id"]}"#)
      #expect(asked.status == 202, "\(asked.json)")
      #expect(asked["state"] == "waiting")
      #expect(asked["table"] == "shop_item" && asked["query"] == "status=open")
      let id = try #require(asked["id"].string)
      #expect(asked.headers["Location"] == "\(ExportWorld.root)/exports/\(id)")
      let job = try await world.database.query(
        "select id::text as id, requested_by, actor_name from django_dramatiq_task")
      #expect(try job.map { try $0.string("id") } == [asked["job"].string])
      #expect(try job[0].int64("requested_by") == 5)
      let log = try await world.database.query(
        "select source, primary_key, data::text as data, user_id from core_actionlog")
      #expect(log.count == 1)
      #expect(try log[0].string("source") == "shop.item")
      #expect(try log[0].string("primary_key") == id)
      #expect(try log[0].string("data").contains("status=open"))
      #expect(try log[0].int64("user_id") == 5)
    }
  }

  @Test func a_foreign_filter_is_refused_as_the_list_refuses_it() async throws {
    try await ExportWorld.with { world in
      for query in [
        "?phone=1", "?secret_code=hush", "?nothing=1", "?order=name", "?stock=x",
        "?status=a&status=b",
      ] {
        let asked = try await world.ask(query)
        let listed = try await world.get("/shop_item" + query)
        #expect(asked.status == 400 && asked.code == "bad-query", "\(query)")
        #expect(asked.faults == listed.faults && !asked.faults.isEmpty, "\(query)")
      }
      let paged = try await world.ask("?limit=1&page=x&cursor=x&fields=id&count=exact&stock=x")
      #expect(
        paged.faults
          == Set(
            ["limit", "page", "cursor", "fields", "count"].map { "\($0) unknown-parameter" }
              + ["stock bad-value"]))
      #expect(try await world.jobs().isEmpty)
    }
  }

  @Test func a_column_that_is_not_shown_cannot_be_wished_for() async throws {
    try await ExportWorld.with { world in
      for (body, fault) in [
        (#"{"format": "csv", "fields": ["secret_code"]}"#, "/fields not-a-choice"),
        (#"{"format": "csv", "fields": ["legacy"]}"#, "/fields not-a-choice"),
        (#"{"format": "csv", "fields": ["id", "id"]}"#, "/fields repeated"),
        (#"{"format": "pdf"}"#, "/format not-a-choice"),
        (#"{}"#, "/format required"),
      ] {
        let asked = try await world.ask("", body)
        #expect(asked.status == 422, "\(body)")
        #expect(asked.faults == [fault], "\(body)")
      }
    }
  }

  @Test func who_may_not_look_may_not_take_away() async throws {
    try await ExportWorld.with { world in
      let stranger = try await world.ask(as: .anonymous())
      #expect(stranger.status == 401)
      #expect(try await world.ask(as: ExportWorld.staff(7, [])).status == 403)
      #expect(try await world.ask(of: "shop_order").status == 403)
      #expect(try await world.ask(of: "nothing").status == 404)
      #expect(try await world.jobs().isEmpty)
    }
  }

  /// Also when the job reads it later, and when he was bound after he had asked.
  @Test func staff_of_an_organisation_take_away_what_is_its_own() async throws {
    try await ExportWorld.with { world in
      try await world.put(1, status: "open")
      try await world.put(2, status: "sold")
      var bound = ExportWorld.clerk
      bound.organization = "sold"
      let fields = #"{"format": "csv", "fields": ["status"]}"#
      let own = try await world.ask("", fields, as: bound)
      let all = try await world.ask("", fields)
      _ = try await world.work()
      func content(_ export: ServiceClient.Answer) async throws -> ServiceClient.Answer {
        try await world.get("/exports/\(export["id"].string ?? "")/content", as: bound)
      }
      #expect(try await content(own).lines == ["status", "sold", "sold"])
      #expect(try await content(all).status == 403)
    }
  }

  @Test func an_export_is_there_for_whoever_asked_and_nobody_else() async throws {
    try await ExportWorld.with { world in
      try await world.put(1)
      let id = try await world.ask()["id"].string ?? ""
      try await world.work()
      for path in ["/exports/\(id)", "/exports/\(id)/content"] {
        #expect(try await world.get(path).status == 200)
        #expect(try await world.get(path, as: ExportWorld.colleague).status == 404)
        #expect(try await world.get(path, as: .anonymous()).status == 401)
      }
      let others = try await world.get("/exports", as: ExportWorld.colleague)
      #expect(others["items"].array?.isEmpty == true)
      // when he loses the right to look at the table
      let bare = ExportWorld.staff(5, [])
      #expect(try await world.get("/exports/\(id)/content", as: bare).status == 403)
      #expect(try await world.get("/exports/nothing").status == 404)
    }
  }

  @Test func the_file_is_not_ready_then_ready_then_expired() async throws {
    try await ExportWorld.with { world in
      try await world.put(2)
      let id = try await world.ask()["id"].string ?? ""
      let early = try await world.get("/exports/\(id)/content")
      #expect(early.status == 409 && early.code == "export-not-ready")

      try await world.work()

      let export = try await world.get("/exports/\(id)")
      #expect(export["state"] == "ready" && export["rows"] == 2 && export["total"] == 2)
      let file = try await world.get("/exports/\(id)/content")
      #expect(file.headers["Cache-Control"] == "private, no-store")
      #expect(file.headers["Content-Type"] == "text/csv; charset=utf-8")
      #expect(
        file.headers["Content-Disposition"]
          == "attachment; filename=\"shop_item-\(id.prefix(8)).csv\"")
      let part = try await world.get("/exports/\(id)/content", headers: [("Range", "bytes=3-5")])
      #expect(part.status == 206 && part.text == "id,")
      let readings = try await world.database.query(
        "select user_id from core_actionlog where action = 'export-read'")
      #expect(readings.count == 2)

      // when its time is over
      _ = try await world.database.query("update admin_export set expires_at = now()")

      let late = try await world.get("/exports/\(id)/content")
      #expect(late.status == 410 && late.code == "export-expired")
      #expect(try await world.get("/exports/\(id)")["state"] == "expired")
    }
  }

  @Test func a_cancelled_job_is_a_cancelled_export() async throws {
    try await ExportWorld.with { world in
      let id = try await world.ask()["id"].string ?? ""
      _ = try await world.database.query("update django_dramatiq_task set status = 'skipped'")
      #expect(try await world.work() == 0)
      #expect(try await world.get("/exports/\(id)")["state"] == "cancelled")
      #expect(try await world.get("/exports/\(id)/content").code == "export-failed")
    }
  }

  @Test func the_own_list_has_pages() async throws {
    try await ExportWorld.with { world in
      var ids: [String] = []
      for _ in 0..<3 { ids.insert(try await world.ask()["id"].string ?? "", at: 0) }
      let first = try await world.get("/exports?limit=2")
      let cursor = try #require(first["next"].string)
      let second = try await world.get("/exports?limit=2&cursor=\(cursor)")
      let items = (first["items"].array ?? []) + (second["items"].array ?? [])
      #expect(items.compactMap { $0["id"]?.string } == ids)
      #expect(second["next"].isNull)
      #expect(
        try await world.get("/exports?cursor=\(cursor)", as: ExportWorld.colleague).code
          == "bad-cursor")
      #expect(try await world.get("/exports?state=ready").status == 422)
    }
  }

  /// The query is part of what is asked for. Fails if `IdempotencyKey` looks at the body alone: seen
  /// so.
  @Test func the_same_key_is_one_export_and_none_of_another_list() async throws {
    try await ExportWorld.with { world in
      let key = [(name: "Idempotency-Key", value: "k1")]
      let first = try await world.ask("?status=open", headers: key)
      let again = try await world.ask("?status=open", headers: key)
      #expect(first["id"] == again["id"] && first["id"].string != nil)
      let other = try await world.ask("?status=sold", headers: key)
      #expect(other.status == 422 && other.code == "idempotency-key-reused")
      #expect(try await world.jobs().count == 1)
    }
  }

  @Test func every_route_is_described() async throws {
    try await ExportWorld.with { world in
      #expect(world.client.undescribed.isEmpty)
      var paths: Set<String> = []
      for route in world.client.routes {
        for endpoint in try await route.endpoints() { paths.insert(endpoint.path) }
      }
      #expect(paths.contains("\(ExportWorld.root)/shop_item/exports"))
      #expect(paths.contains("\(ExportWorld.root)/exports/{id}/content"))
    }
  }
}
