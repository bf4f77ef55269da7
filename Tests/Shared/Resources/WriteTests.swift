import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct WriteTests {
  private func create(
    _ shelf: Shelf, _ json: String, as principal: Principal = Shelf.reader(1),
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await shelf.client.send(.post, Shelf.root, json: json, headers: headers, as: principal)
  }

  private func patch(
    _ shelf: Shelf, _ id: Int64, _ json: String, version: Int64? = 1,
    as principal: Principal = Shelf.reader(1), reason: String? = nil
  ) async throws -> ServiceClient.Answer {
    var headers: [(name: String, value: String)] = []
    if let version { headers.append(("If-Match", "\"\(version)\"")) }
    if let reason { headers.append(("Change-Reason", reason)) }
    return try await shelf.client.send(
      .patch, Shelf.root + "/\(id)", json: json, headers: headers, as: principal)
  }

  @Test func a_row_is_made_with_the_caller_as_its_owner() async throws {
    try await Shelf.with { shelf in
      let made = try await create(
        shelf,
        #"""
        {"title": {"ru": "Абай", "en": "Abai"}, "isbn": "1", "price": "1250.50", "pages": 7,
         "published_on": "2024-02-29", "tags": ["a", "b\"c", "d,{e}"], "data": {"k": [1, null]},
         "note": "line\nline", "lent_until": "2026-05-01T10:00:00.5+05:00"}
        """#)

      #expect(made.status == 201, "\(made.json)")
      #expect(made.headers[.etag] == "\"1\"")
      #expect(made["owner_id"].int64 == 1)
      #expect(made["title"].string == "Абай")
      #expect(made["price"].string == "1250.50")
      #expect(made["tags"] == ["a", "b\"c", "d,{e}"])
      #expect(made["data"]["k"] == [1, nil])
      #expect(made["lent_until"].string == "2026-05-01T05:00:00.500Z")
      let id = try #require(made["id"].int64)
      #expect(made.headers[.location] == "\(Shelf.root)/\(id)")
      let shown = try await shelf.get("/\(id)", as: Shelf.reader(1))
      #expect(shown.json == made.json)
    }
  }

  @Test func all_faults_of_an_input_come_at_once() async throws {
    try await Shelf.with { shelf in
      try await shelf.put(1)
      let answer = try await create(
        shelf,
        #"""
        {"isbn": "b1", "status": "burnt", "pages": 0, "price": 1234567.891, "country_id": "XX",
         "published_on": "2024-02-30", "tags": [1], "colour": "red", "id": 5, "row_version": 9,
         "owner_id": 7, "legacy": {}, "secret_code": "x", "note": 5}
        """#)

      #expect(answer.status == 422)
      #expect(
        answer.faults == [
          "/title required", "/isbn already-exists", "/status not-a-choice", "/pages not-allowed",
          "/price bad-decimal", "/country_id unknown-reference", "/published_on bad-day",
          "/tags/0 wrong-type", "/colour unknown-field", "/id unknown-field",
          "/row_version unknown-field", "/owner_id unknown-field", "/legacy unknown-field",
          "/secret_code unknown-field", "/note wrong-type",
        ])
      let rows = try await shelf.database.query("select count(*) as n from shelf_book")
      #expect(try rows[0].int64("n") == 1)
    }
  }

  @Test func what_only_the_database_can_see_is_explained_too() async throws {
    try await Shelf.with { shelf in
      try await shelf.put(1)
      let taken = try await create(shelf, #"{"title": {"ru": "x"}, "isbn": "b1"}"#)
      #expect(taken.status == 409)
      #expect(taken.faults == ["/isbn already-exists"])

      let worse = try await create(
        shelf, #"{"title": {"ru": "x"}, "isbn": "b1", "status": "burnt", "country_id": "XX"}"#)
      #expect(worse.status == 422)
      #expect(
        worse.faults == [
          "/isbn already-exists", "/status not-a-choice", "/country_id unknown-reference",
        ])
      #expect(
        worse["errors"].array?.contains { $0["message"]?.string?.contains("draft") ?? false }
          == true)
    }
  }

  @Test func a_change_wants_the_version_that_was_seen() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put(1)[0]

      #expect(try await patch(shelf, id, #"{"pages": 3}"#, version: nil).status == 428)
      #expect(try await patch(shelf, id, #"{"pages": 3}"#, version: 9).status == 412)
      let changed = try await patch(shelf, id, #"{"pages": 3, "note": null}"#)
      #expect(changed.status == 200, "\(changed.json)")
      #expect(changed["pages"].int64 == 3)
      #expect(changed.headers[.etag] == "\"2\"")
      #expect(try await patch(shelf, id, #"{"pages": 4}"#).status == 412)
    }
  }

  @Test func a_stranger_can_neither_change_nor_find_what_is_not_his() async throws {
    try await Shelf.with { shelf in
      let open = try await shelf.put(1, owner: 1)[0]
      let draft = try await shelf.put(1, owner: 1, status: "draft", isbn: "d")[0]
      let stranger = Shelf.reader(2)

      #expect(try await patch(shelf, open, #"{"pages": 3}"#, as: stranger).status == 403)
      #expect(try await patch(shelf, draft, #"{"pages": 3}"#, as: stranger).status == 404)
      // What would be wrong with the row is not his to know either.
      let heavy = #"{"pages": 6000}"#
      #expect(try await patch(shelf, open, heavy, as: stranger).status == 403)
      #expect(try await patch(shelf, open, #"{"x": 1}"#, as: stranger).status == 403)
      #expect(try await patch(shelf, draft, heavy, as: stranger).status == 404)
      #expect(try await patch(shelf, open, heavy, as: Shelf.librarian).status == 422)
      #expect(try await patch(shelf, draft, "{}", as: .anonymous()).status == 401)
      #expect(try await patch(shelf, draft, #"{"pages": 3}"#, as: Shelf.librarian).status == 200)
      #expect(try await create(shelf, "{}", as: .anonymous()).status == 401)
    }
  }

  @Test func write_once_columns_and_cleared_ones() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put(1)[0]
      let isbn = try await patch(shelf, id, #"{"isbn": "2"}"#)
      #expect(isbn.faults == ["/isbn unknown-field"])
      let cleared = try await patch(shelf, id, #"{"title": null, "tags": null, "pages": null}"#)
      #expect(cleared.faults == ["/title required"])
      let fine = try await patch(shelf, id, #"{"tags": null, "pages": null}"#)
      #expect(fine["tags"] == [])
      #expect(fine["pages"] == .null)
    }
  }

  @Test func a_deleted_row_is_gone_for_everybody_but_kept() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put(1)[0]
      let path = Shelf.root + "/\(id)"
      let owner = Shelf.reader(1)
      #expect(try await shelf.client.send(.delete, path, as: owner).status == 428)
      let gone = try await shelf.client.send(
        .delete, path, headers: [("If-Match", "\"1\"")], as: owner)
      #expect(gone.status == 204)
      #expect(try await shelf.get("/\(id)", as: Shelf.librarian).status == 404)
      #expect(try await shelf.get(as: owner).ids == [])
      let rows = try await shelf.database.query(
        "select deleted_at is not null as x from shelf_book")
      #expect(try rows[0].bool("x"))
    }
  }

  @Test func a_row_that_others_refer_to_stays() async throws {
    try await Shelf.with { shelf in
      _ = try await shelf.database.query(
        "insert into shelf_country (code, name_ru) values ('KZ', 'Казахстан')")
      try await shelf.put(1)
      _ = try await shelf.database.query("update shelf_book set country_id = 'KZ'")
      let answer = try await shelf.client.send(
        .delete, "/api/v1/shelf/countries/KZ", headers: [("If-Match", "\"1\"")],
        as: Shelf.librarian)
      #expect(answer.status == 409)
      #expect(answer["code"].string == "still-referenced")
    }
  }

  @Test func every_change_leaves_who_when_why_and_the_row_before() async throws {
    try await Shelf.with { shelf in
      let made = try await create(shelf, #"{"title": {"ru": "x"}, "isbn": "1", "pages": 1}"#)
      let id = try #require(made["id"].int64)
      _ = try await patch(
        shelf, id, #"{"pages": 2}"#, as: Shelf.librarian,
        reason: "%D0%BE%D1%88%D0%B8%D0%B1%D0%BA%D0%B0")
      let refused = try await patch(shelf, id, #"{"pages": 0}"#, version: 2, as: Shelf.librarian)
      #expect(refused.status == 422)

      _ = try await shelf.database.query("select file_changes()")
      let rows = try await shelf.database.query(
        """
        select v.action, v.object->>'pages' as pages, v.object ? 'secret_code' as leaks,
          v.model, r.comment, r.user_id, r.request_id, v.serialized_data::jsonb is not null as old
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.object_id = \(String(id)) order by v.id
        """)
      #expect(try rows.map { try $0.string("action") } == ["create", "change"])
      #expect(try rows[0].optionalString("pages") == nil)
      #expect(try rows[1].string("pages") == "1")
      #expect(try rows[1].bool("leaks") == false)
      #expect(try rows[1].string("comment") == "ошибка")
      #expect(try rows[1].int64("user_id") == 99)
      #expect(try rows[1].string("model") == "shelf.book")
      let log = try await shelf.database.query(
        "select action, primary_key, method from core_actionlog order by id")
      #expect(try log.map { try $0.string("action") } == ["create", "change"])
    }
  }

  @Test func a_batch_answers_each_row_in_its_place() async throws {
    try await Shelf.with { shelf in
      let ids = try await shelf.put(3)
      let answer = try await shelf.client.send(
        .post, Shelf.root + "/batches",
        json: """
          {"operations": [
            {"create": {"title": {"ru": "x"}, "isbn": "new"}},
            {"create": {"title": {"ru": "x"}, "isbn": "b1"}},
            {"change": {"pages": 5}, "id": \(ids[0]), "row_version": 1},
            {"change": {"pages": 0}, "id": \(ids[1]), "row_version": 1},
            {"change": {"pages": 5}, "id": \(ids[1]), "row_version": 7},
            {"delete": {}, "id": \(ids[2]), "row_version": 1},
            {"delete": {}, "id": 999999, "row_version": 1}]}
          """, as: Shelf.reader(1))

      #expect(answer.status == 200, "\(answer.json)")
      let results = try #require(answer["results"].array)
      #expect(results.map { $0["status"]?.int } == [201, 409, 200, 422, 412, 204, 404])
      #expect(results[2]["item"]?["pages"]?.int == 5)
      #expect(results[3]["problem"]?["errors"]?.array?.first?["pointer"]?.string == "/pages")
      let left = try await shelf.get("?order=id", as: Shelf.reader(1))
      #expect(left.items.count == 3)
    }
  }

  @Test func sixteen_make_the_same_isbn_and_one_does() async throws {
    try await Shelf.with { shelf in
      let answers = try await contenders { _ in
        try await create(shelf, #"{"title": {"ru": "x"}, "isbn": "one"}"#).status
      }.map { try $0.get() }
      #expect(answers.filter { $0 == 201 }.count == 1)
      #expect(answers.filter { $0 == 409 }.count == 15)
    }
  }

  @Test func a_repeated_key_makes_one_row() async throws {
    try await Shelf.with { shelf in
      let json = #"{"title": {"ru": "x"}, "isbn": "1"}"#
      let first = try await create(shelf, json, headers: [("Idempotency-Key", "k")])
      let again = try await create(shelf, json, headers: [("Idempotency-Key", "k")])
      #expect(first.status == 201)
      #expect(again.status == 201)
      #expect(again.json == first.json)
      #expect(try await shelf.get(as: Shelf.reader(1)).items.count == 1)
    }
  }
}
