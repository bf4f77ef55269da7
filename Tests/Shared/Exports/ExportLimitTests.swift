import HTTPCore
import JSON
import Postgres
import TestSupport
import Testing

@Suite struct ExportLimitTests {
  /// Without the lock in `ExportRecords.admit` more than five find a place: seen so.
  @Test func of_sixteen_who_ask_at_once_five_find_a_place() async throws {
    try await ExportWorld.with { world in
      let results = await contenders(16) { _ in try await world.ask() }
      let answers = try results.map { try $0.get() }
      let refused = answers.filter { $0.status != 202 }
      #expect(answers.count == 16 && refused.count == 11)
      for answer in refused {
        #expect(answer.status == 429 && answer.code == "too-many-exports", "\(answer.json)")
        #expect(answer["most"] == 5)
        #expect(answer.headers["Retry-After"] == "10")
      }
      #expect(try await world.jobs().count == 5)
      #expect(try await world.ask(as: ExportWorld.colleague).status == 202)
    }
  }

  @Test func what_is_over_takes_no_place() async throws {
    try await ExportWorld.with(open: 2) { world in
      for _ in 0..<2 { #expect(try await world.ask().status == 202) }
      #expect(try await world.ask().status == 429)
      _ = try await world.database.query(
        """
        update django_dramatiq_task set status = 'skipped'
        where id = (select id from django_dramatiq_task limit 1)
        """)
      #expect(try await world.ask().status == 202)
      #expect(try await world.ask().status == 429)
      try await world.work()
      #expect(try await world.ask().status == 202)
    }
  }

  /// A repeated request is answered as the first was, and takes no second place.
  @Test func a_repetition_takes_no_place() async throws {
    try await ExportWorld.with(open: 1) { world in
      let key = [(name: "Idempotency-Key", value: "k1")]
      let first = try await world.ask(headers: key)
      let again = try await world.ask(headers: key)
      #expect(first.status == 202 && again["id"] == first["id"])
    }
  }

  @Test func it_is_said_in_three_languages() async throws {
    try await ExportWorld.with(open: 1) { world in
      _ = try await world.ask()
      var titles: Set<String> = []
      for language in ["ru", "kk", "en"] {
        let answer = try await world.ask(headers: [(name: "Accept-Language", value: language)])
        titles.insert(answer["title"].string ?? "")
      }
      #expect(titles.count == 3)
    }
  }
}
