import Caches
import Kernel
import Migrations
import Postgres
import Synchronization
import TestSupport
import Testing

private final class Made: Sendable {
  let count = Atomic<Int>(0)
}

@Suite struct CacheTests {
  private func with(_ body: (Database) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [CachesMigrations.folder()], body)
  }

  @Test func a_value_is_there_until_its_time_is_over() async throws {
    try await with { database in
      let cache = TableCache(database)
      try await cache.keep("1", as: "a", for: .seconds(60))
      try await cache.keep("2", as: "a", for: .seconds(60))
      #expect(try await cache.value("a") == "2")
      // when
      try await cache.keep("3", as: "a", for: .zero)
      #expect(try await cache.value("a") == nil)
      try await cache.keep("4", as: "a", for: .seconds(60))
      try await cache.remove("a")
      #expect(try await cache.value("a") == nil)
    }
  }

  /// Fails without the lock: several make it.
  @Test func of_sixteen_who_want_it_one_makes_it() async throws {
    try await with { database in
      let cache = TableCache(database)
      let made = Made()
      let values = try await withThrowingTaskGroup { group in
        for _ in 0..<16 {
          group.addTask {
            try await cache.value("slow", for: .seconds(60)) {
              "\(made.count.add(1, ordering: .relaxed).newValue)"
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(values == Array(repeating: "1", count: 16))
      #expect(made.count.load(ordering: .relaxed) == 1)
    }
  }

  @Test func one_who_fails_leaves_it_to_the_next() async throws {
    struct Failure: Error {}
    try await with { database in
      let cache = TableCache(database)
      let failing: @Sendable () async throws -> String = { throw Failure() }
      await #expect(throws: Failure.self) {
        try await cache.value("a", for: .seconds(60), failing)
      }
      let next = try await cache.value("a", for: .seconds(60)) { "made" }
      #expect(next == "made")
    }
  }

  @Test func what_has_expired_leaves_and_what_was_taken_over_only_when_asked() async throws {
    try await with { database in
      let cache = TableCache(database)
      try await cache.keep("1", as: "gone", for: .zero)
      try await cache.keep("1", as: "stays", for: .seconds(60))
      _ = try await database.query(
        """
        insert into hub_cache_table (cache_key, value, expires, imported_version)
        values (':1:old', 'gASV', '2020-01-01Z', 1)
        """)
      #expect(try await cache.purge(imported: false) == 1)
      #expect(try await cache.purge(imported: true) == 1)
      #expect(try await cache.value("stays") == "1")
    }
  }

  @Test func a_document_is_replaced_as_a_whole_and_may_have_a_time() async throws {
    try await with { database in
      let documents = NamedDocuments(database)
      #expect(try await documents.document("map") == nil)
      try await documents.replace("map", by: Array(#"{"a": 1}"#.utf8))
      try await documents.replace("map", by: Array(#"{"b": 2}"#.utf8))
      let found = try await documents.document("map")
      #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"b": 2}"#)
      try await documents.replace("map", by: Array("{}".utf8), for: .zero)
      #expect(try await documents.document("map") == nil)
    }
  }
}
