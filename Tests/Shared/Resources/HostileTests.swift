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
  private static let words = [
    "'", "\"", "--", ";", "/*", "*/", "\\", "\\x00", "$1", "$$", "%", "_", "%00", "%27", "\u{202e}",
    "😀", "ʼ", "null", "true", "NaN", "Infinity", "-0", "1e9", "0x10", "٣", "(select 1)", "or 1=1",
    "item.id", "secret_code", "pg_sleep(1)", "::text", "{}", "[]", "{\"a\":1}", ",", "",
    "9223372036854775808", "-9223372036854775809", "2026-13-01", "infinity",
    "2026-02-30T00:00:00Z", "2026-01-01T00:00:00+99:99", String(repeating: "a", count: 3_000),
  ]
  private static let names = [
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
          let value = Self.words.randomElement(using: &chance) ?? ""
          return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
        }.joined(separator: "&")
        guard let answer = try? await shelf.get("?" + query, as: Shelf.reader(1)) else { continue }
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

  private static func value(_ chance: inout SeededChance, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<9, using: &chance) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &chance))
    case 2:
      return .number(
        ["0", "-1", "1.5", "99999999999999999999", "1e3", "32768"]
          .randomElement(using: &chance) ?? "0")
    case 3 where depth < 3:
      return .array((0..<2).map { _ in value(&chance, depth: depth + 1) })
    case 4 where depth < 3:
      return .object([
        JSONMember("ru", value(&chance, depth: depth + 1)), JSONMember("x", .null),
      ])
    default: return .string(words.filter { $0 != "%00" }.randomElement(using: &chance) ?? "")
    }
  }
}

/// A fixed sequence, so that a failure can be seen again (splitmix64).
private struct SeededChance: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
