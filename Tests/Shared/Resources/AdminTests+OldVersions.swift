import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

extension AdminTests {
  /// Django wrote `country` for `country_id`, an array as a text, and the key outside. Fails without
  /// `ResourcePlan.named`: the column would come back empty, the row with another number or not at
  /// all, and not for staff of an organisation.
  @Test func a_version_that_django_wrote_comes_back_whole() async throws {
    try await Shelf.with { shelf in
      _ = try await shelf.database.query(
        "insert into shelf_country (code, name_en) values ('kz', 'K'), ('fr', 'F')")
      let id = try await shelf.put(1, isbn: "d")[0]
      func wrote(_ key: Int64, _ isbn: String) async throws -> Int64 {
        try await shelf.database.query(
          """
          with revision as (
            insert into reversion_revision (date_created, comment) values (now(), 'old')
            returning id
          )
          insert into reversion_version
            (object_id, serialized_data, object_repr, model, revision_id, object)
          select \(String(key)), '[]', '', 'shelf.book', id, jsonb_build_object(
            'title', jsonb_build_object('ru', 'Давно'), 'isbn', \(isbn)::text, 'status', 'open',
            'country', 'kz', 'owner', 1, 'tags', '["x", "y"]', 'pages', 3, 'data', '{}'::jsonb,
            'created_at', '2020-01-01T00:00:00Z', 'updated_at', '2020-01-01T00:00:00Z')
          from revision returning id
          """
        )[0].int64("id")
      }
      let there = try await wrote(id, "d1")
      let gone = try await wrote(7_777, "gone")
      let path = "/shelf_book/\(id)"
      var bound = Self.staff
      bound.organization = "kz"

      let history = try await send(shelf, .get, path + "/history/\(there)")
      let changed = (history["changes"].array ?? []).compactMap { $0["column"]?.string }
      #expect(Set(changed).isSuperset(of: ["country_id", "owner_id", "id"]), "\(history.json)")
      let found = try await send(
        shelf, .get, "/shelf_book/history?object__contains=%7B%22country_id%22:%22kz%22%7D",
        as: bound)
      #expect(found.items.compactMap { $0["id"]?.int64 } == [gone, there])

      let restored = try await send(
        shelf, .post, path + "/restorations", #"{"version": \#(there)}"#)
      #expect(restored.status == 200, "\(restored.json)")
      #expect(restored["country_id"].string == "kz")
      #expect(restored["tags"].array?.compactMap(\.string) == ["x", "y"])

      let back = try await send(
        shelf, .post, "/shelf_book/7777/restorations", #"{"version": \#(gone)}"#, as: bound)
      #expect(back.status == 200, "\(back.json)")
      #expect(back["id"] == 7_777)
      #expect(back["owner_id"] == 1)
      #expect(back["country_id"].string == "kz")
    }
  }
}
