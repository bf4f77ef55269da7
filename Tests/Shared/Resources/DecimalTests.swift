import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import OpenAPI
import Postgres
import Resources
import TestSupport
import Testing

extension Shelf {
  /// A row whose parent has a price.
  static let chapters = Resource(
    "shelf_chapter", at: "/api/v1/shelf/chapters", read: .anyone,
    nested: [.parent("book", by: "book_id", fields: ["isbn", "price"])])
}

/// Money goes in as a text or a number and comes out as a text, by whatever way.
@Suite struct DecimalTests {
  private static let admin = "/api/v1/shelf/admin/shelf_book"

  private func send(
    _ shelf: Shelf, _ method: Method, _ path: String, _ json: String? = nil
  ) async throws -> ServiceClient.Answer {
    try await shelf.client.send(
      method, path, json: json, headers: [("If-Match", "*")], as: AdminTests.staff)
  }

  private func price(_ shelf: Shelf, _ id: Int64, _ written: String) async throws
    -> ServiceClient.Answer
  {
    try await send(shelf, .patch, "\(Self.admin)/\(id)", #"{"price": \#(written)}"#)
  }

  @Test(arguments: [
    (#""1250.50""#, "1250.50"), ("1250.5", "1250.50"), ("1250", "1250.00"), ("1e3", "1000.00"),
    ("0.10", "0.10"), (#""0""#, "0.00"), ("-7", "-7.00"), ("999999.99", "999999.99"),
  ])
  func what_goes_in_as_text_or_number_comes_out_as_text(
    _ written: String, _ expected: String
  ) async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put()[0]

      let changed = try await price(shelf, id, written)

      #expect(changed.status == 200, "\(changed.json)")
      #expect(changed["price"].string == expected)
      #expect(try await shelf.get("/\(id)")["price"].string == expected)
      #expect(try await shelf.get().items[0]["price"]?.string == expected)
      let listed = try await send(shelf, .get, Self.admin)
      #expect(listed.items[0]["price"]?.string == expected)
    }
  }

  /// What the description says of both forms: six digits before the point, two behind it.
  @Test(arguments: [
    "1234567", #""1234567""#, "1000000", #""1000000.00""#, #""0000001""#, "1.234", #""1.234""#,
    "1e6", #""1e3""#, #""1.""#, "\"\"",
  ])
  func what_does_not_fit_the_column_is_refused_in_either_form(_ written: String) async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put()[0]
      let refused = try await price(shelf, id, written)
      #expect(refused.status == 422 && refused.faults.count == 1, "\(refused.json)")
      #expect(refused["errors"].array?.first?["pointer"] == "/price")
    }
  }

  /// PostgreSQL's own JSON would make a number of it.
  @Test func the_price_of_a_nested_row_is_a_text() async throws {
    try await Shelf.with { shelf in
      let ids = try await shelf.put(2)
      #expect(try await price(shelf, ids[0], "5.5").status == 200)
      _ = try await shelf.database.query(
        """
        insert into shelf_chapter (book_id, place, name)
        values (\(ids[0]), 1, '{}'), (\(ids[1]), 1, '{}')
        """)

      let page = try await send(shelf, .get, Shelf.chapters.address + "?expand=book&order=id")

      #expect(page.items.map { $0["book"]?["price"] } == ["5.50", .null])
    }
  }

  /// Fails where a version's own numbers are shown, or are compared with the texts of another.
  @Test func history_shows_texts_and_is_searched_by_either_form() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put()[0]
      let row = "\(Self.admin)/\(id)"
      for written in ["5.5", "6", #""6.00""#] {
        #expect(try await price(shelf, id, written).status == 200)
      }

      let history = try await send(shelf, .get, row + "/history?column=price")
      #expect(
        history.items.map { $0["changes"]?.array?.first?["after"] } == ["6.00", "5.50"])
      #expect(history.items[0]["changes"]?.array?.first?["before"] == "5.50")

      // when the change from 5.50 to 6 is looked for, and taken back
      let version = try #require(history.items[0]["id"]?.int64)
      for sought in ["5.5", "%225.50%22"] {
        let found = try await send(
          shelf, .get, "\(Self.admin)/history?object__contains=%7B%22price%22:\(sought)%7D")
        #expect(found.items.map { $0["id"]?.int64 } == [version], "\(sought)")
      }
      let odd = try await send(
        shelf, .get, "\(Self.admin)/history?object__contains=%7B%22price%22:%22005.50%22%7D")
      #expect(odd.status == 200 && odd.items.isEmpty)
      let restored = try await send(
        shelf, .post, row + "/restorations", #"{"version": \#(version)}"#)
      #expect(restored["price"].string == "5.50", "\(restored.json)")
    }
  }

  /// Django wrote decimals as texts.
  @Test func a_price_that_django_wrote_is_found_too() async throws {
    try await Shelf.with { shelf in
      _ = try await shelf.database.query(
        """
        with revision as (
          insert into reversion_revision (date_created, comment) values (now(), 'old') returning id
        )
        insert into reversion_version
          (object_id, serialized_data, object_repr, model, revision_id, object)
        select '7777', '[]', '', 'shelf.book', id, '{"price": "7.00"}'::jsonb from revision
        """)
      for sought in ["7.00", "%227.00%22"] {
        let found = try await send(
          shelf, .get, "\(Self.admin)/history?object__contains=%7B%22price%22:\(sought)%7D")
        #expect(found.items.map { $0["key"]?.string } == ["7777"], "\(sought)")
      }
    }
  }

  @Test func both_forms_are_described_with_the_same_bounds() async throws {
    try await Shelf.with { shelf in
      var endpoints: [Endpoint] = []
      for route in shelf.client.routes { endpoints += try await route.endpoints() }
      let schemas = Document(title: "Shelf", context: "shelf", endpoints: endpoints)
        .json["components"]?["schemas"]
      func price(_ name: String) -> String {
        let schema = schemas?[name]?["properties"]?["price"]
        return String(decoding: schema?.bytes ?? [], as: UTF8.self)
      }

      #expect(
        price("shelf.books")
          == #"{"type":["string","null"],"format":"decimal","#
          + #""pattern":"^-?[0-9]{1,6}\\.[0-9]{2}$","examples":["0.00"]}"#)
      #expect(
        price("shelf.books.create")
          == #"{"anyOf":[{"oneOf":[{"type":"string","format":"decimal","#
          + #""pattern":"^-?[0-9]{1,6}(\\.[0-9]{1,2})?$","examples":["1"]},"#
          + #"{"type":"number","minimum":-999999.99,"maximum":999999.99,"multipleOf":0.01}]},"#
          + #"{"type":"null"}]}"#)
    }
  }
}
