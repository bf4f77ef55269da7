import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import OpenAPI
import Postgres
import Resources
import TestSupport
import Testing

/// `q=` of the admin API: what a list shows in full is looked through, and nothing that it masks.
@Suite struct AdminSearchTests {
  private static let root = "/api/v1/shelf/admin"
  private static let superuser = Principal(
    kind: .user, issuer: Principal.gateway, userID: 3, isStaff: true, isSuperuser: true)

  /// The admin API of the shelf, with other declarations.
  private func admin(
    of shelf: Shelf, _ change: (inout AdminTables) -> Void = { _ in }
  ) throws -> ServiceClient {
    var tables = Shelf.tables
    change(&tables)
    let changed = tables
    return try ServiceClient(audience: "shelf") {
      AdminRoutes(
        context: "shelf", tables: changed, database: shelf.database,
        cursors: try CursorSigner(key: Secret([UInt8](repeating: 8, count: 32))),
        commands: IdempotentCommands(database: shelf.database)
      ).table($0)
    }
  }

  private func found(
    _ text: String, _ client: ServiceClient, in table: String = "shelf_book",
    as principal: Principal = AdminSearchTests.superuser
  ) async throws -> Set<Int64> {
    let answer = try await client.send(
      .get, "\(Self.root)/\(table)?q=\(PercentEncoding.encode(text))", as: principal)
    #expect(answer.status == 200, "\(text): \(answer.json)")
    return Set(answer.ids)
  }

  @Test func parts_of_texts_and_words_in_any_form_are_found() async throws {
    try await Shelf.with { shelf in
      let client = try admin(of: shelf)
      let ids = try await shelf.put(3, status: "draft", isbn: "isbn-")
      _ = try await shelf.database.query(
        "update shelf_book set note = 'a 100%_gift of the town' where id = \(ids[0])")

      #expect(try await found("SBN-2", client) == [ids[1]])
      #expect(try await found("100%_g", client) == [ids[0]])
      #expect(try await found("0%f", client) == [])
      #expect(try await found("draf", client) == Set(ids))
      #expect(try await found("книгами", client) == Set(ids), "words of the title")
      #expect(try await found("nothing of that", client) == [])
    }
  }

  @Test func what_is_found_is_paged_counted_filtered_and_bound_as_any_list() async throws {
    try await Shelf.with { shelf in
      let client = try admin(of: shelf)
      let ids = try await shelf.put(5, isbn: "isbn-")
      let list = "\(Self.root)/shelf_book?q=isbn-&order=id&limit=2"

      let first = try await client.send(.get, list + "&count=exact", as: Self.superuser)
      #expect(first.ids == Array(ids[..<2]) && first["total"] == 5)
      let next = try #require(first["next"].string)
      let second = try await client.send(.get, list + "&cursor=\(next)", as: Self.superuser)
      #expect(second.ids == Array(ids[2..<4]))
      let third = try await client.send(.get, list + "&page=3", as: Self.superuser)
      #expect(third.ids == [ids[4]])
      let other = try await client.send(
        .get, "\(Self.root)/shelf_book?q=isbn&order=id&limit=2&cursor=\(next)", as: Self.superuser)
      #expect(other.status == 400)
      let none = try await client.send(.get, list + "&status=lent", as: Self.superuser)
      #expect(none.status == 200 && none.items.isEmpty)

      // when staff of an organisation ask
      _ = try await shelf.database.query("insert into shelf_country (code) values ('kz')")
      _ = try await shelf.database.query(
        "update shelf_book set country_id = 'kz' where id = \(ids[3])")
      var bound = AdminTests.staff
      bound.organization = "kz"
      #expect(try await found("isbn-", client, as: bound) == [ids[3]])
    }
  }

  /// A list of more rows than are looked up at once.
  @Test func what_most_rows_have_is_found_too() async throws {
    try await Shelf.with { shelf in
      let client = try admin(of: shelf)
      let ids = try await shelf.put(1_100, isbn: "n")
      let page = try await client.send(
        .get, "\(Self.root)/shelf_book?q=n&limit=3", as: Self.superuser)
      #expect(page.ids == Array(ids.suffix(3).reversed()))
    }
  }

  /// One who may not see a number must not find out whose it is by asking.
  @Test func what_is_masked_or_secret_is_not_looked_into() async throws {
    try await Shelf.with { shelf in
      let client = try admin(of: shelf)
      try await shelf.put(2)
      _ = try await shelf.database.query("update shelf_book set reader_phone = '+77010000001'")

      for text in ["7701", "+", "hush"] { #expect(try await found(text, client) == []) }

      // when the title is masked, of which the words are made
      let masking = try admin(of: shelf) { $0.personal["shelf_book", default: []].insert("title") }
      #expect(try await found("книга", client).count == 2)
      #expect(try await found("книга", masking) == [])
      let large = try admin(of: shelf) {
        $0.personal["shelf_book", default: []].insert("title")
        $0.searchedBytes = -1
      }
      let refused = try await large.send(.get, "\(Self.root)/shelf_book?q=a", as: Self.superuser)
      #expect(refused.status == 400)
    }
  }

  /// A large table is not read from end to end: only what an index serves is looked into.
  @Test func of_a_large_table_only_indexed_words_are_found() async throws {
    try await Shelf.with { shelf in
      let client = try admin(of: shelf) { $0.searchedBytes = -1 }
      let ids = try await shelf.put(2)
      #expect(try await found("книги", client) == Set(ids))
      #expect(try await found("b1", client) == [])
      _ = try await shelf.database.query("insert into shelf_card (name) values ('Blue whale')")
      let card = "\(Self.root)/shelf_card?q=whal"
      #expect(try await client.send(.get, card, as: Self.superuser).status == 400)
      #expect(try await found("whal", admin(of: shelf), in: "shelf_card").count == 1)
    }
  }

  @Test func a_table_without_texts_takes_no_search_and_says_so() async throws {
    try await Shelf.with { shelf in
      let answer = try await admin(of: shelf).send(
        .get, "\(Self.root)/shelf_chapter?q=a", as: Self.superuser)
      #expect(answer.status == 400 && answer.faults == ["q unknown-parameter"])

      func isDescribed(_ table: String, _ client: ServiceClient) async throws -> Bool {
        var endpoints: [Endpoint] = []
        for route in client.routes { endpoints += try await route.endpoints() }
        let json = Document(title: "Shelf", context: "shelf", endpoints: endpoints).json
        let list = json["paths"]?["\(Self.root)/\(table)"]?["get"]
        return list?["parameters"]?.array?.contains { $0["name"] == "q" } ?? false
      }
      let large = try admin(of: shelf) { $0.searchedBytes = -1 }
      for (table, small, big) in [
        ("shelf_book", true, true), ("shelf_card", true, false), ("shelf_chapter", false, false),
      ] {
        #expect(try await isDescribed(table, admin(of: shelf)) == small, "\(table)")
        #expect(try await isDescribed(table, large) == big, "\(table)")
      }
    }
  }
}
