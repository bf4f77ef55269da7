import EventFeed
import FoundationEssentials
import JSON
import Kernel
import Outbox
import Postgres
import TestSupport
import Testing

/// A service that is told of an erasure erases and says so, whichever way it was told.
@Suite struct ErasureTests {
  private func with(_ body: (Database, Subscription) async throws -> Void) async throws {
    try await TestDatabase.with(
      folders: [OutboxMigrations.folder(), EventFeedMigrations.folder()]
    ) { database in
      _ = try await database.query("create table trace (user_id bigint not null)")
      _ = try await database.query("insert into trace values (1), (1), (2)")
      let subscription = Subscription.references(consumer: "sample").erasing(as: "sample") {
        person, tx in
        let gone = try await tx.query("delete from trace where user_id = \(person.id)").affected
        return ["trace": gone, "said": person.wipesComments ? 1 : 0]
      }
      try await body(database, subscription)
    }
  }

  private func envelope(_ type: String, _ data: String = #"{"id": 1}"#) -> Envelope {
    Envelope(
      id: UUID(), position: 1, type: type, version: 1, aggregateType: "user", aggregateID: "1",
      aggregateRevision: 7, actorID: nil, traceID: nil, occurredAt: Instant(seconds: 0),
      data: Array(data.utf8))
  }

  private func receipts(_ database: Database) async throws -> [String] {
    try await database.query(
      "select data ->> 'counts' as counts from outbox where type = 'user.erased' order by seq"
    ).map { try $0.string("counts") }
  }

  @Test(arguments: ["user.deleted", "user.erasure_asked"])
  func an_event_leaves_a_tombstone_and_a_receipt(_ type: String) async throws {
    try await with { database, subscription in
      let handler = try #require(subscription.handlers[type])
      try await database.transaction { try await handler(envelope(type), $0) }
      #expect(try await receipts(database) == [#"{"trace": 2}"#])
      // when it comes again
      try await database.transaction { try await handler(envelope(type), $0) }
      #expect(try await receipts(database) == [#"{"trace": 2}"#, "{}"])
      let known = try await database.query("select deleted, rev from user_ref where id = 1")
      #expect(try known[0].bool("deleted") && known[0].int64("rev") == 7)
    }
  }

  /// Fails where the wish is lost on one of the ways: it is known to whoever tells alone.
  @Test func what_he_wished_comes_along_whichever_way() async throws {
    try await with { database, subscription in
      let wish = #"{"id": 1, "deleted": true, "wipes_comments": true}"#
      for type in ["user.deleted", "user.erasure_asked"] {
        let handler = try #require(subscription.handlers[type])
        try await database.transaction { try await handler(envelope(type, wish), $0) }
      }
      let users = try #require(subscription.snapshots.first { $0.kind == "users" })
      let items = [SnapshotItem(id: 1, revision: 7, data: Array(wish.utf8))]
      try await database.transaction { try await users.take(items, $0) }
      let said = try await database.query(
        "select data -> 'counts' ->> 'said' as said from outbox where type = 'user.erased'")
      #expect(try said.map { try $0.string("said") } == ["1", "1", "1"])
    }
  }

  /// Fails where only events erase: after a restore the event may never have come.
  @Test func a_snapshot_erases_and_answers_too() async throws {
    try await with { database, subscription in
      let users = try #require(subscription.snapshots.first { $0.kind == "users" })
      let items = [
        SnapshotItem(id: 1, revision: 7, data: Array(#"{"id": 1, "deleted": true}"#.utf8)),
        SnapshotItem(id: 2, revision: 3, data: Array(#"{"id": 2, "deleted": false}"#.utf8)),
      ]
      try await database.transaction { try await users.take(items, $0) }
      #expect(try await receipts(database) == [#"{"trace": 2}"#])
      let left = try await database.query("select user_id from trace")
      #expect(try left.map { try $0.int64("user_id") } == [2])
    }
  }

  /// The receipt is of the same transaction: what is undone was not answered.
  @Test func an_erasure_that_is_undone_leaves_no_receipt() async throws {
    try await with { database, subscription in
      let handler = try #require(subscription.handlers["user.deleted"])
      struct Undone: Error {}
      await #expect(throws: Undone.self) {
        try await database.transaction { tx in
          try await handler(envelope("user.deleted"), tx)
          throw Undone()
        }
      }
      #expect(try await receipts(database) == [])
      #expect(try await database.query("select from trace").count == 3)
    }
  }
}
