import EventLoop
import JSON
import Kernel
import Observability
import Outbox
import Postgres
import TestSupport
import Testing

@Suite struct OutboxTests {
  private struct Undo: Error {}

  @Test func an_event_comes_out_as_it_went_in() async throws {
    try await Sample.database { database in
      let scope = RequestScope.generate()
      try await scope.run {
        try await Sample.tell(5, "тест", in: database)
      }
      try await Sample.numberer(database).numberAll()

      let reader = OutboxReader(database)
      let page = try await reader.page(after: try await reader.oldest(), types: nil)

      let event = try #require(page.events.first)
      #expect(page.events.count == 1)
      #expect(event.position == 1)
      #expect(event.type == "sample.happened" && event.version == 1)
      #expect(event.aggregateType == "sample" && event.aggregateID == "5")
      #expect(event.actorID == 7)
      #expect(try event.decode(SampleEvent.self).note == "тест")
      #expect(page.next.position == 1 && page.head == 1)
      let copy = try #require(Envelope(JSONParser.parse(JSONWriter.bytes { event.write(to: &$0) })))
      #expect(copy.id == event.id)
      #expect(try copy.decode(SampleEvent.self).note == "тест")
      #expect(copy.occurredAt == event.occurredAt)
    }
  }

  @Test func a_transaction_that_is_rolled_back_leaves_no_event() async throws {
    try await Sample.database { database in
      await #expect(throws: Undo.self) {
        try await database.transaction { tx in
          try await OutboxWriter.append(
            SampleEvent(id: 1, note: ""), rev: 1, actor: nil, in: tx)
          throw Undo()
        }
      }
      try await Sample.tell(2, in: database)
      try await Sample.numberer(database).numberAll()

      let reader = OutboxReader(database)
      let page = try await reader.page(after: try await reader.oldest(), types: nil)
      #expect(page.events.map(\.aggregateID) == ["2"])
    }
  }

  /// Fails if `seq` itself were the position: the slow transaction has the smaller one and would be
  /// skipped by a reader who has seen the later one.
  @Test func a_slow_transaction_is_not_overtaken_by_the_reader() async throws {
    try await Sample.database { database in
      let numberer = Sample.numberer(database)
      let reader = OutboxReader(database)
      var seen: [String] = []
      var position = try await reader.oldest()

      try await database.transaction { slow in
        try await OutboxWriter.append(
          SampleEvent(id: 1, note: "slow"), rev: 1, actor: nil, in: slow)
        _ = try await slow.query("select 1 as one")
        try await Sample.tell(2, "quick", in: database)
        try await numberer.numberAll()
        let page = try await reader.page(after: position, types: nil)
        seen += page.events.map(\.aggregateID)
        position = page.next
      }
      try await numberer.numberAll()
      let page = try await reader.page(after: position, types: nil)
      seen += page.events.map(\.aggregateID)

      #expect(seen == ["2", "1"])
    }
  }

  @Test func sixteen_writers_and_three_numberers_lose_and_reorder_nothing() async throws {
    try await Sample.database { database in
      _ = try await database.query("create table thing (id int primary key, rev bigint not null)")
      _ = try await database.query("insert into thing select n, 0 from generate_series(0, 3) n")
      let numberers = (0..<3).map { _ in Sample.numberer(database) }
      for numberer in numberers { numberer.start() }
      defer { for numberer in numberers { numberer.stop() } }

      let results = await contenders(16) { writer in
        for _ in 0..<10 {
          try await database.transaction { tx in
            let rows = try await tx.query(
              "update thing set rev = rev + 1 where id = \(writer % 4) returning rev")
            guard let revision = try rows.first?.int64("rev") else { throw Undo() }
            try await OutboxWriter.append(
              SampleEvent(id: Int64(writer % 4), note: ""), rev: revision, actor: nil, in: tx)
          }
        }
      }
      for result in results { try result.get() }
      try await Sample.numberer(database).numberAll()

      // Somebody else may hold the last round: its end is the feed's.
      let reader = OutboxReader(database)
      while try await reader.head().position < 160 { await yieldOnLoop() }
      let page = try await reader.page(after: try await reader.oldest(), types: nil, limit: 1_000)
      #expect(page.events.map(\.position) == Array(1...160))
      for thing in 0..<4 {
        let revisions = page.events.filter { $0.aggregateID == "\(thing)" }
          .map(\.aggregateRevision)
        #expect(revisions == Array(1...40))
      }
    }
  }

  @Test func a_page_of_some_types_moves_past_the_others() async throws {
    try await Sample.database { database in
      for id in 1...4 { try await Sample.tell(Int64(id), in: database) }
      try await database.transaction { tx in
        try await OutboxWriter.append(OtherEvent(id: 9), rev: 1, actor: nil, in: tx)
      }
      try await Sample.numberer(database).numberAll()
      let reader = OutboxReader(database)
      let start = try await reader.oldest()

      let others = try await reader.page(after: start, types: ["other.happened"])
      #expect(others.events.map(\.aggregateID) == ["9"])
      let none = try await reader.page(after: start, types: ["no.such"])
      #expect(none.events.isEmpty && none.next.position == 5)
      let first = try await reader.page(after: start, types: nil, limit: 2)
      #expect(first.events.count == 2 && first.next.position == 2 && first.head == 5)
    }
  }

  @Test func a_position_of_another_history_is_refused() async throws {
    try await Sample.database { database in
      for id in 1...3 { try await Sample.tell(Int64(id), in: database) }
      try await Sample.numberer(database).numberAll()
      let reader = OutboxReader(database)
      let head = try await reader.head()

      await #expect(throws: HistoryGone.self) {
        _ = try await reader.page(after: FeedPosition(epoch: "other", position: 1), types: nil)
      }
      // A restore took the source back: the consumer has seen more than there is.
      await #expect(throws: HistoryGone.self) {
        _ = try await reader.page(
          after: FeedPosition(epoch: head.epoch, position: 4), types: nil)
      }
      #expect(try await reader.page(after: head, types: nil).events.isEmpty)
    }
  }

  @Test func another_server_begins_another_epoch() async throws {
    try await Sample.database { database in
      let numberer = Sample.numberer(database)
      let reader = OutboxReader(database)
      try await numberer.refreshEpoch()
      let first = try await reader.head().epoch
      try await numberer.refreshEpoch()
      #expect(try await reader.head().epoch == first)

      _ = try await database.query("update outbox_numberer set server = 'restored-from-elsewhere'")
      try await numberer.refreshEpoch()

      #expect(try await reader.head().epoch != first)
    }
  }

  @Test func old_events_are_purged_and_their_readers_told() async throws {
    try await Sample.database { database in
      for id in 1...5 { try await Sample.tell(Int64(id), in: database) }
      try await Sample.numberer(database).numberAll()
      _ = try await database.query(
        "update outbox set occurred_at = now() - interval '15 days' where position <= 3")
      let reader = OutboxReader(database)
      let epoch = try await reader.head().epoch

      #expect(try await OutboxPurge.run(database, now: WallClock.live.now(), batch: 2) == 2)
      #expect(try await OutboxPurge.run(database, now: WallClock.live.now(), batch: 2) == 1)
      #expect(try await OutboxPurge.run(database, now: WallClock.live.now(), batch: 2) == 0)

      #expect(try await reader.oldest().position == 3)
      await #expect(throws: HistoryGone.self) {
        _ = try await reader.page(after: FeedPosition(epoch: epoch, position: 2), types: nil)
      }
      let rest = try await reader.page(
        after: FeedPosition(epoch: epoch, position: 3), types: nil)
      #expect(rest.events.map(\.position) == [4, 5])
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func a_commit_wakes_the_numberer_and_the_numberer_wakes_the_feed() async throws {
    try await Sample.database { database in
      var settings = OutboxNumberer.Settings()
      // Without the signal the event would wait for a minute.
      settings.interval = .seconds(60)
      let numberer = OutboxNumberer(
        database: database, settings: settings, logger: Logger(label: "test", level: .error),
        metrics: Metrics())
      let start = try await OutboxReader(database).oldest()
      numberer.start()
      defer { numberer.stop() }
      try await database.group.run {
        while numberer.bell.head == nil { try await sleepOnLoop(for: .milliseconds(5)) }
        try await Sample.tell(1, in: database)
        while numberer.bell.head?.position != 1 {
          try await numberer.bell.waitForMore(than: start, atMost: .seconds(30))
        }
      }
      #expect(numberer.bell.head?.position == 1)
    }
  }
}
