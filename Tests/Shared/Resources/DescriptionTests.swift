import HTTPServer
import JSON
import OpenAPI
import Resources
import TestSupport
import Testing

@Suite struct DescriptionTests {
  /// The description of the shelf's resources and of its admin tables.
  private static func with(_ body: (JSONValue) throws -> Void) async throws {
    try await Shelf.with { shelf in
      var endpoints: [Endpoint] = []
      for route in shelf.client.routes { endpoints += try await route.endpoints() }
      try body(Document(title: "Shelf", context: "shelf", endpoints: endpoints).json)
    }
  }

  @Test func every_route_is_described() async throws {
    try await Shelf.with { shelf in #expect(shelf.client.undescribed.isEmpty) }
  }

  private static func text(_ value: JSONValue?) -> String {
    String(decoding: value?.bytes ?? [], as: UTF8.self)
  }

  @Test func a_row_is_told_with_types_limits_and_nulls() async throws {
    try await Self.with { json in
      let row = json["components"]?["schemas"]?["shelf.books"]?["properties"]

      #expect(Self.text(row?["isbn"]) == #"{"type":"string","maxLength":13}"#)
      #expect(
        Self.text(row?["pages"])
          == #"{"type":["integer","null"],"minimum":-32768,"maximum":32767}"#)
      #expect(Self.text(row?["title"]) == ##"{"$ref":"#/components/schemas/Localized"}"##)
      #expect(row?["secret_code"] == nil)
    }
  }

  @Test func the_words_of_a_check_are_all_that_a_request_may_say() async throws {
    try await Self.with { json in
      let create = json["components"]?["schemas"]?["shelf.books.create"]

      let words = create?["properties"]?["status"]?["enum"]
      #expect(Self.text(words) == #"["draft","open","lent",null]"#)
      #expect(Self.text(create?["required"]) == #"["title","isbn"]"#)
      #expect(create?["additionalProperties"] == false)
      let change = json["components"]?["schemas"]?["shelf.books.change"]
      #expect(change?["properties"]?["isbn"] == nil)
    }
  }

  @Test func only_indexed_columns_are_filters() async throws {
    try await Self.with { json in
      let list = json["paths"]?["/api/v1/shelf/books"]?["get"]
      let names = Set((list?["parameters"]?.array ?? []).compactMap { $0["name"]?.string })

      #expect(names.isSuperset(of: ["pages__gte", "status__in", "tags__contains", "order"]))
      #expect(!names.contains("isbn__contains") && !names.contains("note"))
      #expect(!names.contains("page"))
    }
  }

  @Test func the_admin_has_a_chapter_for_each_table_and_writes_where_it_may() async throws {
    try await Self.with { json in
      let paths = json["paths"]
      let book = paths?["/api/v1/shelf/admin/shelf_book"]

      #expect(Self.text(book?["get"]?["tags"]) == #"["shelf admin: shelf_book"]"#)
      #expect(book?["get"]?["x-audience"] == "shelf.view_book")
      #expect(book?["post"] != nil)
      #expect(paths?["/api/v1/shelf/admin/shelf_chapter"]?["post"] == nil)
      #expect(paths?["/api/v1/shelf/admin/shelf_book/{id}/reveals"] != nil)
    }
  }
}
