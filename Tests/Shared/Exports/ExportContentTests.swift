import Foundation
import HTTPCore
import JSON
import Postgres
import TestSupport
import Testing

@Suite struct ExportContentTests {
  @Test func a_file_has_the_columns_that_the_list_shows() async throws {
    try await ExportWorld.with { world in
      try await world.put(1)
      let file = try await world.taken()
      #expect(file.status == 200)
      #expect(
        file.lines == [
          "id,created_at,name,status,price,stock,is_new,tags,data,phone,row_version",
          #"1,2026-01-01T01:00:00.123456Z,Item 1,open,1.50,1,false,"["#
            + #"""swift"", ""sql""]","{""a"": 1}",'+•••,1"#,
        ])
      #expect(!file.text.contains("hush") && !file.text.contains("7701"))
    }
  }

  @Test func filter_order_and_fields_are_those_that_were_asked_for() async throws {
    try await ExportWorld.with { world in
      try await world.put(5)
      try await world.put(2, status: "sold")
      let file = try await world.taken(
        "?status=open&stock__gte=3&order=-stock",
        #"{"format": "csv", "fields": ["stock", "name"]}"#)
      #expect(file.lines == ["stock,name", "5,Item 5", "4,Item 4", "3,Item 3"])
    }
  }

  /// The order has ties and NULLs, and the pieces end among them.
  @Test func a_long_table_comes_piece_by_piece_and_whole() async throws {
    try await ExportWorld.with { world in
      try await world.put(4_321)
      _ = try await world.database.query(
        "update shop_item set stock = case when id % 3 = 0 then null else id % 5 end")
      let file = try await world.taken(
        "?order=stock", #"{"format": "csv", "fields": ["id"]}"#)
      let listed = try await world.database.query(
        "select id::text as key from shop_item order by stock, id")
      let wanted = try listed.map { try $0.string("key") }
      let isTheSame = file.lines.dropFirst().elementsEqual(wanted)
      #expect(isTheSame)
      let job = try await world.database.query(
        "select progress_done, progress_total from django_dramatiq_task")
      #expect(try job[0].int("progress_done") == 4_321)
      #expect(try job[0].int("progress_total") == 4_321)
    }
  }

  @Test func pieces_come_through_pgbouncer_too() async throws {
    try await ExportWorld.with(
      store: { $0.store }, configure: { try $0.goThroughPgBouncer() }
    ) { world in
      try await world.put(1_500)
      let file = try await world.taken("?stock__gt=200", #"{"format": "csv", "fields": ["id"]}"#)
      #expect(file.lines.count == 1_301)
    }
  }

  @Test func a_workbook_is_whole_and_its_digest_that_of_the_file() async throws {
    try await ExportWorld.with { world in
      try await world.put(3)
      let file = try await world.taken("", #"{"format": "xlsx", "fields": ["id", "name"]}"#)
      #expect(file.body.starts(with: Array("PK\u{3}\u{4}".utf8)))
      #expect(file.text.contains("<v>3</v>") && file.text.contains("Item 3"))
      // Sizes and checksums are written over what stood before the members.
      let row = try await world.database.query("select sha256, bytes from admin_export")
      #expect(try row[0].int("bytes") == file.body.count)
      #expect(try row[0].string("sha256") == sha256(of: file.body))
      #expect(
        file.headers["Content-Type"]
          == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    }
  }

  @Test func an_empty_list_is_a_heading() async throws {
    try await ExportWorld.with { world in
      let file = try await world.taken("?status=gone", #"{"format": "csv", "fields": ["id"]}"#)
      #expect(file.lines == ["id"])
    }
  }

  @Test func more_rows_than_allowed_fail_once_and_say_why() async throws {
    try await ExportWorld.with(rows: 3) { world in
      try await world.put(4)
      let asked = try await world.ask()
      #expect(try await world.work() == 1)
      let export = try await world.get("/exports/\(asked["id"].string ?? "")")
      #expect(export["state"] == "failed")
      #expect(export["failure"] == "too-many-rows")
      let content = try await world.get("/exports/\(asked["id"].string ?? "")/content")
      #expect(content.status == 409 && content.code == "export-failed")
      #expect(try await world.jobs() == ["failed 1"])
      #expect(world.stored.isEmpty)
      // The limit itself is allowed.
      #expect(try await world.taken("?stock__lte=3").lines.count == 4)
    }
  }
}
