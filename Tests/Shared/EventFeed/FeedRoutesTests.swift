import Access
import EventFeed
import EventLoop
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import Outbox
import Postgres
import TestSupport
import Testing

@Suite struct FeedRoutesTests {
  private static let caller = Principal.service("community")

  private func client(_ world: FeedWorld) throws -> ServiceClient {
    try ServiceClient(audience: "source") { access in
      FeedRoutes(
        access: access, database: world.source, numberer: world.numberer,
        consumers: ["community"],
        snapshots: [
          "things": SnapshotSource { after, limit in
            (1...7).filter { $0 > after }.prefix(limit).map {
              SnapshotItem(id: $0, revision: 2, data: Array("{\"n\":\($0)}".utf8))
            }
          }
        ]
      ).routes
    }
  }

  /// The client as a consumer sees it.
  private func source(_ client: ServiceClient) -> FeedSource {
    FeedSource.answers { target, _ in
      let answer = try await client.send(.get, target, as: Self.caller)
      return (answer.status, answer.body)
    }
  }

  @Test func only_named_services_may_listen() async throws {
    try await FeedWorld.with { world in
      let client = try client(world)
      let user = Principal(kind: .user, issuer: "gateway", userID: 1, isSuperuser: true)
      for caller in [Principal.anonymous(), user, .service("booking")] {
        #expect(try await client.send(.get, "/internal/v1/events", as: caller).status == 403)
      }
      #expect(try await client.send(.get, "/internal/v1/events", as: Self.caller).status == 200)
    }
  }

  @Test func bad_and_unknown_places_are_told_apart() async throws {
    try await FeedWorld.with { world in
      let client = try client(world)
      func status(_ query: String) async throws -> Int {
        try await client.send(.get, "/internal/v1/events?" + query, as: Self.caller).status
      }
      #expect(try await status("after=x") == 400)
      #expect(try await status("wait=26") == 400)
      #expect(try await status("limit=0") == 400)
      #expect(try await status("after=other.0") == 410)
      #expect(try await status("after=\(try await OutboxReader(world.source).head())") == 200)
      #expect(
        try await client.send(.get, "/internal/v1/snapshots/none", as: Self.caller).status == 404)
    }
  }

  /// Without the numberer's ring the answer would come after 25 seconds.
  @Test(.timeLimit(.minutes(1)))
  func a_waiting_consumer_is_answered_as_soon_as_something_happens() async throws {
    try await FeedWorld.with { world in
      let source = source(try client(world))
      let start = try await OutboxReader(world.source).head()
      let began = MonotonicInstant.now
      async let page = source.events(start, ["thing.happened"], 25)
      try await world.tell(1, "news")

      #expect(try await page.events.map(\.aggregateID) == ["1"])
      #expect(MonotonicInstant.now < began + .seconds(20))
    }
  }

  /// Fails when the numberer's end does not ring the bell: the answer then comes after 25 seconds.
  @Test(.timeLimit(.minutes(1)))
  func a_drain_does_not_wait_for_those_who_wait() async throws {
    try await FeedWorld.with { world in
      let source = source(try client(world))
      let start = try await OutboxReader(world.source).head()
      let began = MonotonicInstant.now
      async let page = source.events(start, ["thing.happened"], 25)
      world.numberer.stop()
      #expect(try await page.events.isEmpty)
      #expect(MonotonicInstant.now < began + .seconds(20))
    }
  }

  @Test func a_lost_consumer_takes_a_snapshot_and_follows_from_there() async throws {
    try await FeedWorld.with { world in
      let source = source(try client(world))
      let subscription = world.subscription().snapshot("things") { items, tx in
        for item in items {
          _ = try await tx.query(
            """
            insert into heard (id, note) values (\(item.id),
              \(String(decoding: item.data, as: UTF8.self)))
            """)
        }
      }
      try await world.tell(1, "before")
      let runner = world.runner(subscription, source: source)
      try await world.settle(runner)
      #expect(try await world.heard().count == 7)
      try await world.tell(8, "after")
      try await world.settle(runner)
      #expect(try await world.heard().last == "8 after")

      // The source is restored: another epoch, 410, snapshot, and on.
      _ = try await world.source.query("update outbox_numberer set epoch = 'restored'")
      let steps = try await world.settle(runner)
      #expect(steps.first == .nothing)
      _ = try await runner.step()
      #expect(try await world.heard().count == 15)
      try await world.tell(9, "again")
      try await world.settle(runner)
      #expect(try await world.heard().last == "9 again")
    }
  }
}
