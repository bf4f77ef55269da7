import EventFeed
import FoundationEssentials
import Kernel
import Outbox
import Postgres
import Synchronization
import TestSupport
import Testing

/// Companies that may not act, as a slice follows them.
@Suite struct StandingTests {
  /// What the slice was made to do.
  private final class Reactions: Sendable {
    let all = Mutex<[String]>([])

    var subscription: Subscription {
      Subscription.references(consumer: "test").following { standing, _ in
        self.all.withLock {
          $0.append("\(standing.company) \(standing.isSuspended ? "rests" : "acts")")
        }
      }
    }
  }

  private func with(_ body: (Database, Reactions) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [try EventFeedMigrations.folder()]) { database in
      try await body(database, Reactions())
    }
  }

  private func hear(
    _ type: String, _ company: Int64 = 5, revision: Int64, data: String = "{}",
    _ database: Database, _ reactions: Reactions
  ) async throws {
    let envelope = Envelope(
      id: UUID(), position: 1, type: "company.\(type)", version: 1, aggregateType: "company",
      aggregateID: String(company), aggregateRevision: revision, actorID: 70, traceID: nil,
      occurredAt: Instant(seconds: 1_000), data: Array(data.utf8))
    let handler = try #require(reactions.subscription.handlers[envelope.type])
    try await database.transaction { try await handler(envelope, $0) }
  }

  private func take(
    _ item: String, revision: Int64, _ database: Database, _ reactions: Reactions
  ) async throws {
    let companies = try #require(reactions.subscription.snapshots.first { $0.kind == "companies" })
    let row = SnapshotItem(id: 5, revision: revision, data: Array(item.utf8))
    try await database.transaction { try await companies.take([row], $0) }
  }

  private func heard(_ reactions: Reactions) -> [String] { reactions.all.withLock { $0 } }

  @Test func heard_twice_is_done_once() async throws {
    try await with { database, reactions in
      for _ in 0..<2 { try await hear("suspended", revision: 3, database, reactions) }
      #expect(heard(reactions) == ["5 rests"])
      for _ in 0..<2 { try await hear("restored", revision: 4, database, reactions) }
      #expect(heard(reactions) == ["5 rests", "5 acts"])
    }
  }

  /// Fails without the comparison of revisions.
  @Test func what_comes_late_changes_nothing() async throws {
    try await with { database, reactions in
      try await hear("suspended", revision: 7, database, reactions)
      try await hear("restored", revision: 6, database, reactions)
      #expect(heard(reactions) == ["5 rests"])
      await #expect(throws: CompanySuspension(company: 5)) {
        try await database.transaction { tx in
          try await ReferenceTables.lockForShare(company: 5, in: tx)
        }
      }
      try await hear("restored", revision: 8, database, reactions)
      try await database.transaction { tx in
        try await ReferenceTables.lockForShare(company: 5, in: tx)
      }
    }
  }

  @Test func a_snapshot_says_what_no_event_did() async throws {
    try await with { database, reactions in
      let (rests, acts) = (
        #"{"id": 5, "name": "А", "suspended": true}"#,
        #"{"id": 5, "name": "А", "suspended": false}"#
      )
      for _ in 0..<2 { try await take(rests, revision: 3, database, reactions) }
      #expect(heard(reactions) == ["5 rests"])
      // One that says nothing of it leaves it.
      try await take(#"{"id": 5, "name": "Б"}"#, revision: 4, database, reactions)
      #expect(heard(reactions) == ["5 rests"])
      try await take(acts, revision: 5, database, reactions)
      try await hear("suspended", revision: 4, database, reactions)
      #expect(heard(reactions) == ["5 rests", "5 acts"])
    }
  }

  /// What the other had, such as pauses, is judged by the standing of the one that has it now.
  @Test func who_took_over_is_followed_too() async throws {
    try await with { database, reactions in
      try await hear("suspended", revision: 3, database, reactions)
      try await hear(
        "merged", revision: 4, data: #"{"from": 5, "into": 6}"#, database, reactions)
      #expect(heard(reactions) == ["5 rests", "6 acts"])
      try await hear("restored", revision: 5, database, reactions)
      #expect(heard(reactions) == ["5 rests", "6 acts"])
    }
  }
}
