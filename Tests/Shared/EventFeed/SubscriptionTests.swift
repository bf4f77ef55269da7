import EventFeed
import EventLoop
import Kernel
import Outbox
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct SubscriptionTests {
  @Test func events_are_heard_once_and_in_order() async throws {
    try await FeedWorld.with { world in
      for number in 1...120 { try await world.tell(1, "\(number)") }
      let runner = world.runner(world.subscription())

      try await world.settle(runner)
      try await world.settle(world.runner(world.subscription()))
      try await world.tell(1, "121")
      try await world.settle(runner)

      #expect(try await world.heard() == (1...121).map { "1 \($0)" })
    }
  }

  /// Fails if the effect commits before the cursor, or without the inbox.
  @Test func a_consumer_that_dies_between_effect_and_cursor_does_it_once() async throws {
    try await FeedWorld.with { world in
      try await world.tell(1, "a")
      try await world.tell(1, "b")
      let dies = Switch(true)
      let subscription = world.subscription(after: { event in
        if event.note == "b", dies.isOn { throw Poison() }
      })
      let runner = world.runner(subscription)
      #expect(try await runner.step() == .tookSnapshot)
      #expect(try await runner.step() == .failed)
      #expect(try await world.heard() == ["1 a"])

      dies.isOn = false
      try await world.settle(world.runner(subscription))

      #expect(try await world.heard() == ["1 a", "1 b"])
    }
  }

  @Test func what_a_moved_cursor_brings_again_has_no_second_effect() async throws {
    try await FeedWorld.with { world in
      for id in 1...3 { try await world.tell(Int64(id), "x") }
      let runner = world.runner(world.subscription())
      try await world.settle(runner)

      _ = try await world.consumer.query("update event_cursor set position = 0")
      try await world.settle(runner)

      #expect(try await world.heard() == ["1 x", "2 x", "3 x"])
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func of_several_copies_one_moves_the_cursor() async throws {
    try await FeedWorld.with { world in
      for number in 1...60 { try await world.tell(Int64(number % 5), "\(number)") }
      let expected = (1...60).map { "\($0 % 5) \($0)" }

      let results = await contenders(8) { _ in
        let runner = world.runner(world.subscription())
        while try await world.consumer.query("select id from heard").count < 60 {
          _ = try await runner.step()
        }
      }
      for result in results { try result.get() }

      #expect(try await world.heard() == expected)
    }
  }

  @Test func poison_parks_its_aggregate_and_the_rest_goes_on() async throws {
    try await FeedWorld.with { world in
      for (id, note) in [(1, "a"), (2, "poison"), (2, "behind"), (3, "c")] {
        try await world.tell(Int64(id), note)
      }
      let isPoison = Switch(true)
      let runner = world.runner(
        world.subscription(before: { event in
          if event.note == "poison", isPoison.isOn { throw Poison() }
        }))

      let steps = try await world.settle(runner)

      #expect(steps.filter { $0 == .failed }.count == 9)
      #expect(steps.filter { $0 == .parked }.count == 1)
      #expect(try await world.heard() == ["1 a", "3 c"])
      let parked = ParkedEvents(world.consumer)
      #expect(try await parked.count() == 2)

      // A replay that fails again leaves both where they are.
      #expect(try await parked.replay(consumer: "test", source: "source") == 2)
      try await world.settle(runner)
      #expect(try await parked.count() == 2)

      isPoison.isOn = false
      _ = try await parked.replay(consumer: "test", source: "source")
      try await world.settle(runner)
      #expect(try await world.heard() == ["1 a", "3 c", "2 poison", "2 behind"])
      #expect(try await parked.count() == 0)

      try await world.tell(2, "after")
      try await world.settle(runner)
      #expect(try await world.heard().last == "2 after")
    }
  }

  @Test func a_dropped_event_lets_those_behind_it_through() async throws {
    try await FeedWorld.with { world in
      try await world.tell(2, "poison")
      try await world.tell(2, "behind")
      let runner = world.runner(
        world.subscription(before: { if $0.note == "poison" { throw Poison() } }))
      try await world.settle(runner)
      let rows = try await world.consumer.query("select event_id from event_parked order by id")
      let first = try #require(rows.first).uuid("event_id")

      let parked = ParkedEvents(world.consumer)
      #expect(try await parked.drop(first, consumer: "test"))
      _ = try await parked.replay(consumer: "test", source: "source")
      try await world.settle(runner)

      #expect(try await world.heard() == ["2 behind"])
    }
  }

  /// Ten failures while the database is away must not park what is not poison.
  @Test func an_unreachable_database_is_nobodys_poison() async throws {
    try await FeedWorld.with { world in
      try await world.tell(1, "a")
      let isAway = Switch(true)
      let runner = world.runner(
        world.subscription(before: { _ in
          if isAway.isOn { throw DatabaseUnavailable(.notConnected) }
        }))
      _ = try await runner.step()
      var failures = 0
      while failures < 12 {
        // The undoing of the round before may still hold the cursor: then it stands aside.
        do { #expect(try await runner.step() == .stoodAside) } catch is DatabaseUnavailable {
          failures += 1
        }
      }
      isAway.isOn = false
      try await world.settle(runner)
      #expect(try await world.heard() == ["1 a"])
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func a_running_consumer_hears_by_itself_and_stops_when_told() async throws {
    try await FeedWorld.with { world in
      let runner = world.runner(world.subscription())
      runner.start()
      try await world.tell(1, "a")
      while try await world.heard().isEmpty { await Task.yield() }
      runner.stop()
    }
  }

  @Test func the_inbox_outlives_the_outbox() async throws {
    try await FeedWorld.with { world in
      try await world.tell(1, "a")
      try await world.tell(2, "b")
      try await world.settle(world.runner(world.subscription()))
      let now = WallClock.live.now()
      _ = try await world.consumer.query(
        """
        update event_inbox set received_at = now() - interval '14 days 1 hour'
        """)
      #expect(try await InboxPurge.run(world.consumer, now: now) == 0)
      _ = try await world.consumer.query(
        "update event_inbox set received_at = now() - interval '16 days'")
      #expect(try await InboxPurge.run(world.consumer, now: now) == 2)
    }
  }
}
