import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Whatever stands in a query, a cursor or a body: the answer is a clear 4xx or a right page, never
/// a 5xx, and nothing of it reaches SQL as text.
@Suite struct HostileTests {
  static let names = [
    "id", "pages", "status", "isbn", "tags", "data", "created_at", "lent_until", "owner_id",
    "published_on", "country_id", "secret_code", "legacy", "reader_phone", "title", "nothing",
    "id__", "__", "id__in", "pages__gte", "tags__contains", "data__contains", "status__in",
    "created_at__lt", "published_on__isnull", "limit", "cursor", "order", "q", "fields", "expand",
    "count", "lang", "page",
  ]

  @Test(arguments: 0..<16) func queries(seed: Int) async throws {
    try await Shelf.with { shelf in
      try await shelf.put(3)
      var chance = SeededChance(seed: UInt64(seed) + 1)
      for _ in 0..<60 {
        let query = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
          let name = Self.names.randomElement(using: &chance) ?? ""
          let value = Hostile.words.randomElement(using: &chance) ?? ""
          return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
        }.joined(separator: "&")
        let answer = try await shelf.get("?" + query, as: Shelf.reader(1))
        #expect([200, 400].contains(answer.status), "\(answer.status) \(query)")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("hush"), "\(query)")
      }
    }
  }

  @Test(arguments: 0..<16) func bodies(seed: Int) async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put(1)[0]
      var chance = SeededChance(seed: UInt64(seed) + 100)
      for _ in 0..<40 {
        let members = (0..<Int.random(in: 1...5, using: &chance)).map { index in
          let name = Self.names.randomElement(using: &chance) ?? ""
          return JSONMember("\(name)", Self.value(&chance, depth: 0))
        }
        let unique = Dictionary(members.map { ($0.key, $0) }) { first, _ in first }
        let body = String(decoding: JSONValue.object(Array(unique.values)).bytes, as: UTF8.self)
        let made = try await shelf.client.send(
          .post, Shelf.root, json: body, as: Shelf.reader(1))
        #expect([201, 400, 409, 422].contains(made.status), "\(made.status) \(body.prefix(300))")
        let changed = try await shelf.client.send(
          .patch, Shelf.root + "/\(id)", json: body, headers: [("If-Match", "*")],
          as: Shelf.reader(1))
        #expect(
          [200, 400, 409, 422].contains(changed.status), "\(changed.status) \(body.prefix(300))")
      }
      let rows = try await shelf.database.query(
        "select count(*) filter (where secret_code <> 'hush' or owner_id <> 1) as n from shelf_book"
      )
      #expect(try rows[0].int64("n") == 0)
    }
  }

  static func value(_ chance: inout SeededChance, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<9, using: &chance) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &chance))
    case 2:
      return .number(
        ["0", "-1", "1.5", "9223372036854775807", "99999999999999999999", "1e3", "32768"]
          .randomElement(using: &chance) ?? "0")
    case 3 where depth < 3:
      return .array((0..<2).map { _ in value(&chance, depth: depth + 1) })
    case 4 where depth < 3:
      return .object([
        JSONMember("ru", value(&chance, depth: depth + 1)), JSONMember("x", .null),
      ])
    default:
      return .string(Hostile.words.filter { $0 != "%00" }.randomElement(using: &chance) ?? "")
    }
  }
}
