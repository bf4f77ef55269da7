import CommunitySamples
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract
import Testing

struct ReplayTests {
  /// The cursor is put back to the beginning and the inbox is emptied, as after a restore of this
  /// slice: everything comes again, nothing is told again.
  @Test func a_replayed_feed_tells_nothing_twice() async throws {
    try await CommunityWorld.with { world in
      let events = try (1...3).map { id in
        try CommunityWorld.envelope(RequestReturned(facts: .sample(id: Int64(id))))
      }
      let end = FeedPosition(epoch: "e", position: 3)
      let source = FeedSource { after, _, _ in
        FeedSource.Page(
          events: after == end ? [] : events, start: FeedPosition(epoch: "e", position: 0),
          next: end, head: 3)
      } snapshot: { _, _ in
        FeedSource.SnapshotPage(position: end, items: [], next: nil)
      }
      let runner = try #require(world.runner(following: "services", from: source))
      var steps = 0
      while try await world.unread() != 3, steps < 5 {
        _ = try await runner.step()
        steps += 1
      }
      #expect(try await world.unread() == 3)
      // when
      _ = try await world.database.query("delete from event_cursor")
      _ = try await world.database.query("delete from event_inbox")
      for _ in 0..<3 { _ = try await runner.step() }
      #expect(try await world.unread() == 3)
    }
  }
}
