import HTTPCore
import JSON
import TestSupport
import Testing

/// Whatever an export is asked with: a clear answer, never a fault of the server's, and a file that
/// was promised is made.
@Suite struct HostileExportTests {
  private static let names = [
    "status", "price", "stock", "tags", "data", "created_at", "phone", "secret_code", "id__in",
    "stock__gte", "data__contains", "order", "q", "fields", "count", "lang", "limit", "cursor",
    "page",
  ]

  @Test(arguments: 0..<6) func whatever_it_is_asked_with(seed: Int) async throws {
    try await ExportWorld.with(open: 1_000) { world in
      try await world.put(3)
      var chance = SeededChance(seed: UInt64(seed) + 400)
      for _ in 0..<50 {
        func word() -> String { Hostile.words.randomElement(using: &chance) ?? "" }
        let query =
          "?" + PercentEncoding.encode(Self.names.randomElement(using: &chance) ?? "")
          + "=" + PercentEncoding.encode(word())
        let format = Bool.random(using: &chance) ? "csv" : word()
        let fields: JSONValue =
          Bool.random(using: &chance) ? .array([.string(word())]) : .string(word())
        let members = [
          JSONMember("format", .string(format)), JSONMember("fields", fields),
        ].filter { _ in Bool.random(using: &chance) }
        let body = String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
        let answer = try await world.ask(query, body)
        #expect([202, 400, 422].contains(answer.status), "\(answer.status) \(query) \(body)")
        #expect(!answer.text.contains("hush"))
        let list = try await world.get("/exports" + query)
        #expect([200, 400, 422].contains(list.status), "\(list.status) \(query)")
      }
      try await world.work()
      let failed = try await world.jobs().filter { !$0.hasPrefix("done") }
      #expect(failed == [])
    }
  }

  @Test func a_cursor_with_a_bit_turned_is_refused() async throws {
    try await ExportWorld.with { world in
      try await world.put(1)
      for _ in 0..<3 { #expect(try await world.ask().status == 202) }
      let first = try await world.get("/exports?limit=1")
      let cursor = try #require(first["next"].string, "\(first.json)")
      #expect(try await world.get("/exports?limit=1&cursor=" + cursor).status == 200)
      var chance = SeededChance(seed: 43)
      for _ in 0..<150 {
        let turned = PercentEncoding.encode(Hostile.flipped(cursor, by: &chance))
        let answer = try await world.get("/exports?limit=1&cursor=" + turned)
        #expect(answer.status == 400, "\(turned)")
      }
    }
  }
}
