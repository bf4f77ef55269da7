import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// The same for staff: lists by page, history, comparison, restoration, reveal, correction, batches;
/// and cursors of every list that has them.
@Suite struct HostileAdminTests {
  private static let root = "/api/v1/shelf/admin/shelf_book"
  private static let staff = Principal(
    kind: .user, issuer: Principal.gateway, userID: 5,
    permissions: [
      "shelf.view_book", "shelf.add_book", "shelf.change_book", "shelf.delete_book",
      "shelf.reveal_book",
    ], isStaff: true)

  private func send(
    _ shelf: Shelf, _ method: Method, _ target: String, _ json: String? = nil
  ) async throws -> ServiceClient.Answer {
    try await shelf.client.send(
      method, target, json: json, headers: [("If-Match", "*")], as: Self.staff)
  }

  /// A row with three versions, among others.
  private func book(_ shelf: Shelf) async throws -> String {
    let ids = try await shelf.put(7)
    let row = Self.root + "/\(ids[0])"
    for pages in 1...3 {
      let changed = try await send(shelf, .patch, row, #"{"pages": \#(pages)}"#)
      #expect(changed.status == 200)
    }
    return row
  }

  /// Fails without the MAC of cursors, and where what is no cursor is a fault of the server's.
  @Test func a_cursor_with_a_bit_turned_is_refused() async throws {
    try await Shelf.with { shelf in
      let row = try await book(shelf)
      var chance = SeededChance(seed: 42)
      for list in [
        Shelf.root + "?limit=2", Shelf.root + "?limit=2&order=pages", Self.root + "?limit=2",
        Self.root + "?limit=2&order=-created_at&status=open", row + "/history?limit=1",
        row + "/history?limit=1&column=pages",
      ] {
        let first = try await send(shelf, .get, list)
        let cursor = try #require(first["next"].string, "\(list) \(first.json)")
        let next = try await send(shelf, .get, list + "&cursor=" + cursor)
        #expect(next.status == 200 && next.items != first.items, "\(list)")
        for _ in 0..<150 {
          let turned = Hostile.flipped(cursor, by: &chance)
          let answer = try await send(
            shelf, .get, list + "&cursor=" + PercentEncoding.encode(turned))
          #expect(answer.status == 400, "\(answer.status) \(turned) of \(cursor)")
        }
        for other in [cursor + "A", String(cursor.dropLast()), cursor + cursor, cursor + "="] {
          #expect(try await send(shelf, .get, list + "&cursor=" + other).status == 400, "\(other)")
        }
        let elsewhere = list.contains("history") ? Self.root + "?limit=2" : row + "/history?limit=1"
        #expect(try await send(shelf, .get, elsewhere + "&cursor=" + cursor).status == 400)
      }
    }
  }

  @Test(arguments: 0..<8) func queries(seed: Int) async throws {
    try await Shelf.with { shelf in
      let row = try await book(shelf)
      var chance = SeededChance(seed: UInt64(seed) + 200)
      let names = HostileTests.names + ["column", "to", "object__contains", "page"]
      let addresses = [
        Self.root, row, row + "/history", row + "/history/1", Self.root + "/history",
      ]
      for _ in 0..<80 {
        let query = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
          let name = names.randomElement(using: &chance) ?? ""
          let value = Hostile.words.randomElement(using: &chance) ?? ""
          return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
        }.joined(separator: "&")
        let address = addresses.randomElement(using: &chance) ?? ""
        let answer = try await send(shelf, .get, address + "?" + query)
        #expect(
          [200, 400, 404, 422].contains(answer.status), "\(answer.status) \(address) \(query)")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("hush"), "\(query)")
      }
      for word in Hostile.words {
        let key = PercentEncoding.encode(word)
        for end in ["", "/history", "/history/" + key] {
          // A slash, or nothing at all, is no part of a path: such a request reaches nobody.
          guard
            let answer = try await Hostile.answer({
              try await send(shelf, .get, "\(Self.root)/\(key)\(end)")
            })
          else { continue }
          #expect([200, 400, 404, 405].contains(answer.status), "\(answer.status) \(word) \(end)")
        }
      }
    }
  }

  /// Such a number ended the process: it was multiplied, or one was added to it.
  @Test func the_largest_number_is_refused_like_any_other() async throws {
    try await Shelf.with { shelf in
      let row = try await book(shelf)
      let history = try await send(shelf, .get, row + "/history")
      let version = try #require(history.items.first?["id"]?.int64)
      let most = Int64.max
      let calls: [(target: String, status: Int)] = [
        ("\(Self.root)?page=\(most)", 400), ("\(Self.root)?limit=2&page=5000", 200),
        ("\(Self.root)?limit=2&page=5001", 400), ("\(row)/history/\(version)", 200),
        ("\(row)/history/\(most)", 404), ("\(row)/history/\(version)?to=\(most)", 400),
      ]
      for (target, status) in calls {
        #expect(try await send(shelf, .get, target).status == status, "\(target)")
      }
      let back = try await send(
        shelf, .post, row + "/restorations", #"{"version": \#(most)}"#)
      #expect(back.status == 404)
    }
  }

  @Test(arguments: 0..<8) func bodies(seed: Int) async throws {
    try await Shelf.with { shelf in
      let row = try await book(shelf)
      var chance = SeededChance(seed: UInt64(seed) + 300)
      let names =
        HostileTests.names + ["version", "columns", "reason", "column", "status", "operations"]
      for _ in 0..<60 {
        let members = (0..<Int.random(in: 1...5, using: &chance)).map { _ in
          JSONMember(
            names.randomElement(using: &chance) ?? "", HostileTests.value(&chance, depth: 0))
        }
        let unique = Dictionary(members.map { ($0.key, $0) }) { first, _ in first }
        let object = JSONValue.object(Array(unique.values))
        let body = String(decoding: object.bytes, as: UTF8.self)
        let batch = #"{"operations": [{"create": \#(body)}, {"change": \#(body), "id": \#(body)}]}"#
        for (method, path, body) in [
          (Method.post, Self.root, body), (.patch, row, body), (.post, row + "/restorations", body),
          (.post, row + "/reveals", body), (.post, row + "/status-corrections", body),
          (.post, Self.root + "/batches", body), (.post, Self.root + "/batches", batch),
        ] {
          let answer = try await send(shelf, method, path, body)
          #expect(
            [200, 201, 400, 403, 404, 409, 422].contains(answer.status),
            "\(answer.status) \(method.token) \(path) \(body.prefix(300))")
          for result in answer["results"].array ?? [] {
            #expect((result["status"]?.int64 ?? 0) < 500, "\(body.prefix(300))")
          }
          #expect(!String(decoding: answer.body, as: UTF8.self).contains("hush"))
        }
      }
      let rows = try await shelf.database.query(
        "select count(*) filter (where secret_code <> 'hush') as n from shelf_book")
      #expect(try rows[0].int64("n") == 0)
    }
  }

  /// Each fault is told in the language that was asked for. Fails where one of them is not.
  @Test func faults_are_told_in_three_languages() async throws {
    try await Shelf.with { shelf in
      try await shelf.put(1, isbn: "b")
      let body = #"""
        {"title": 5, "isbn": "12345678901234", "status": "lost", "pages": 0, "country_id": "xx",
          "price": "1.234", "published_on": "2026-02-30", "nothing": 1}
        """#
      func messages(_ language: String) async throws -> [String: String] {
        let answer = try await shelf.client.send(
          .post, Shelf.root, json: body, headers: [("Accept-Language", language)],
          as: Shelf.reader(1))
        #expect(answer.status == 422)
        #expect(answer.headers["Content-Language"] == language)
        let errors = answer["errors"].array ?? []
        return Dictionary(
          errors.map { ($0["pointer"]?.string ?? "", $0["message"]?.string ?? "") }
            + [("title", answer["title"].string ?? "")]
        ) { first, _ in first }
      }
      let russian = try await messages("ru")
      let kazakh = try await messages("kk")
      let english = try await messages("en")
      #expect(russian["/status"] == "Допустимые значения: draft, open, lent")
      #expect(kazakh["/status"] == "Рұқсат етілген мәндер: draft, open, lent")
      #expect(english["/status"] == "Allowed values: draft, open, lent")
      #expect(russian.count == 9, "\(russian)")
      #expect(Set(russian.keys) == Set(kazakh.keys) && Set(russian.keys) == Set(english.keys))
      for (pointer, message) in russian {
        let all = [message, kazakh[pointer] ?? "", english[pointer] ?? ""]
        #expect(Set(all).count == 3 && !all.contains(""), "\(pointer): \(all)")
      }
    }
  }
}
