import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

@Suite struct CardTests {
  private static let root = "/api/v1/shelf/cards"
  private static let director = Shelf.reader(1, companies: [CompanyRole(id: 7, role: "director")])

  private func send(
    _ shelf: Shelf, _ method: Method, _ path: String = "", _ json: String? = nil,
    as principal: Principal = CardTests.director
  ) async throws -> ServiceClient.Answer {
    try await shelf.client.send(
      method, Self.root + path, json: json, headers: [("If-Match", "*")], as: principal)
  }

  private func put(_ shelf: Shelf, _ name: String, rank: Int = 0, active: Bool = true) async throws
    -> Int64
  {
    try await shelf.database.query(
      """
      insert into shelf_card (name, rank, active, company_id)
      values (\(name), \(rank)::int, \(active), 7) returning id
      """)[0].int64("id")
  }

  /// Fails where a role is not asked for, or the row's company is not looked at.
  @Test func only_who_directs_the_company_writes_its_cards() async throws {
    try await Shelf.with { shelf in
      let card = #"{"name": "one", "company_id": 7}"#
      let made = try await send(shelf, .post, "", card)
      #expect(made.status == 201, "\(made.json)")
      let path = "/\(made["id"].int64 ?? 0)"
      let member = Shelf.reader(2, companies: [CompanyRole(id: 7, role: "member")])
      let neighbour = Shelf.reader(3, companies: [CompanyRole(id: 8, role: "director")])
      for other in [member, neighbour] {
        #expect(try await send(shelf, .post, "", card, as: other).status == 403)
        #expect(try await send(shelf, .patch, path, #"{"name": "x"}"#, as: other).status == 403)
        #expect(try await send(shelf, .delete, path, as: other).status == 403)
      }
      #expect(try await send(shelf, .post, "", #"{"name": "nobody's"}"#).status == 403)
      #expect(try await send(shelf, .patch, path, #"{"company_id": 8}"#).status == 403)
      #expect(try await send(shelf, .patch, path, #"{"name": "two"}"#).status == 200)
    }
  }

  @Test func what_was_put_away_stays_and_is_there_for_nobody() async throws {
    try await Shelf.with { shelf in
      let (kept, gone) = (try await put(shelf, "kept"), try await put(shelf, "gone"))
      #expect(try await send(shelf, .delete, "/\(gone)").status == 204)
      #expect(try await send(shelf, .get).ids == [kept])
      #expect(try await send(shelf, .get, "/\(gone)").status == 404)
      #expect(try await send(shelf, .patch, "/\(gone)", #"{"name": "x"}"#).status == 404)
      #expect(try await send(shelf, .delete, "/\(gone)").status == 404)
      let rows = try await shelf.database.query(
        "select active, row_version from shelf_card where id = \(gone)")
      #expect(try rows[0].bool("active") == false)
      #expect(try rows[0].int64("row_version") == 2)
    }
  }

  @Test func words_are_found_whole_and_parts_inside_words() async throws {
    try await Shelf.with { shelf in
      let blue = try await put(shelf, "Blue whale")
      let odd = try await put(shelf, "100%_sure")
      func found(_ text: String, _ address: String = CardTests.root) async throws -> [Int64] {
        let query = "?q=" + PercentEncoding.encode(text)
        return try await shelf.client.send(.get, address + query).ids
      }
      #expect(try await found("WHALE blue") == [blue])
      #expect(try await found("whal") == [])
      let parts = Shelf.cardsByParts.address
      #expect(try await found("hal", parts) == [blue])
      #expect(try await found("0%_s", parts) == [odd])
      #expect(try await found("%", parts) == [odd])
      #expect(try await found("_", parts) == [odd])
      #expect(try await found("nothing", parts) == [])
    }
  }

  @Test func an_order_that_was_declared_is_taken_and_another_refused() async throws {
    try await Shelf.with { shelf in
      let last = try await put(shelf, "c", rank: 3)
      let first = try await put(shelf, "a", rank: 1)
      let middle = try await put(shelf, "b", rank: 2)
      #expect(try await send(shelf, .get, "?order=rank").ids == [first, middle, last])
      let page = try await send(shelf, .get, "?order=-rank&limit=2")
      #expect(page.ids == [last, middle])
      let next = try #require(page["next"].string)
      let rest = try await send(shelf, .get, "?order=-rank&limit=2&cursor=\(next)")
      #expect(rest.ids == [first])
      #expect(try await send(shelf, .get, "?order=name").status == 400)
      #expect(
        try await shelf.client.send(.get, Shelf.cardsByParts.address + "?order=rank").status == 400)
    }
  }

  /// Fails where a change tells nothing, or one that was refused tells something.
  @Test func each_change_tells_others_in_its_transaction() async throws {
    try await Shelf.with { shelf in
      let made = try await send(shelf, .post, "", #"{"name": "one", "company_id": 7}"#)
      let path = "/\(made["id"].int64 ?? 0)"
      _ = try await send(shelf, .patch, path, #"{"name": "two"}"#)
      #expect(try await send(shelf, .patch, path, #"{"company_id": 8}"#).status == 403)
      let batch = #"{"operations": [{"create": {"name": "b", "company_id": 7}}, {"create": {}}]}"#
      #expect(try await send(shelf, .post, "/batches", batch).status == 200)
      _ = try await send(shelf, .delete, path)
      let told = try await shelf.database.query(
        """
        select aggregate_rev, data::jsonb ->> 'verb' as verb, data::jsonb ->> 'name' as name
        from outbox where type = 'card.changed' order by seq
        """
      ).map { row in
        "\(try row.string("verb")) \(try row.optionalString("name") ?? "-") "
          + "\(try row.int64("aggregate_rev"))"
      }
      #expect(told.prefix(3) == ["create one 1", "change two 2", "create b 1"])
      #expect(told.last?.hasPrefix("delete -") == true)
      #expect(told.count == 4)
    }
  }

  /// Fails where any service, or a person, gets what one service is for.
  @Test func a_service_reads_what_is_for_it_and_nobody_else_does() async throws {
    try await Shelf.with { shelf in
      let id = try await put(shelf, "one")
      let address = Shelf.cardsForBooking.address
      let booking = Principal.service("booking")
      #expect(try await shelf.client.send(.get, address, as: booking).ids == [id])
      #expect(
        try await shelf.client.send(.post, address, json: #"{"name": "two"}"#, as: booking).status
          == 201)
      for other in [Principal.service("community"), Self.director, .anonymous()] {
        #expect(try await shelf.client.send(.get, address, as: other).status == 403)
        #expect(try await shelf.client.send(.get, "\(address)/\(id)", as: other).status == 403)
      }
      // when it comes by a user's address
      #expect(try await send(shelf, .get, as: booking).status == 403)
    }
  }
}
