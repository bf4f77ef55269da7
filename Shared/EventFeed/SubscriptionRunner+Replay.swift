package import FoundationEssentials
import JSON
import Kernel
import Observability
import Outbox
package import Postgres

/// Events that were put aside.
package struct ParkedEvents: Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// Lets a consumer try again all parked events of one source, oldest first; returns how many.
  package func replay(consumer: String, source: String) async throws -> Int {
    try await database.query(
      """
      update event_parked set replay_at = now()
      where consumer = \(consumer) and source = \(source)
      """
    ).affected
  }

  /// Gives up on one event for good: those behind it can be replayed.
  package func drop(_ id: UUID, consumer: String) async throws -> Bool {
    try await database.query(
      "delete from event_parked where consumer = \(consumer) and event_id = \(id)"
    ).affected > 0
  }

  package func count() async throws -> Int {
    try await database.read("select count(*) as parked from event_parked").first?.int("parked") ?? 0
  }
}

extension SubscriptionRunner {
  /// Tries the events that are marked for replay, aggregate by aggregate in their order; the first
  /// failure of an aggregate leaves the rest of it parked.
  func replayParked() async throws {
    let due = try await database.read(
      """
      select event_id, envelope from event_parked
      where consumer = \(subscription.consumer) and source = \(subscription.source)
        and replay_at is not null
      order by id limit 500
      """)
    var blocked: Set<String> = []
    for row in due {
      guard let envelope = Envelope(try JSONParser.parse(try row.json("envelope"))) else {
        continue
      }
      let aggregate = envelope.aggregateType + "/" + envelope.aggregateID
      guard !blocked.contains(aggregate) else { continue }
      do {
        if try await !replay(envelope) { blocked.insert(aggregate) }
      } catch {
        if error is DatabaseUnavailable { throw error }
        blocked.insert(aggregate)
        logger.warning(
          "replay failed", ["event": .string(envelope.id.text), "error": .error(error)])
        _ = try await database.query(
          """
          update event_parked set replay_at = null
          where consumer = \(subscription.consumer) and source = \(subscription.source)
            and aggregate_type = \(envelope.aggregateType)
            and aggregate_id = \(envelope.aggregateID)
          """)
      }
    }
  }

  /// False if another copy is at it, or an older event of the aggregate stays parked.
  private func replay(_ event: Envelope) async throws -> Bool {
    try await database.transaction { [self] tx in
      let mine = try await tx.query(
        """
        select id from event_parked p
        where consumer = \(subscription.consumer) and event_id = \(event.id)
          and not exists (
            select from event_parked older
            where older.consumer = p.consumer and older.source = p.source
              and older.aggregate_type = p.aggregate_type
              and older.aggregate_id = p.aggregate_id and older.id < p.id)
        for update skip locked
        """)
      guard !mine.isEmpty else { return false }
      let isNew =
        try await tx.query(
          """
          insert into event_inbox (consumer, event_id) values (\(subscription.consumer), \(event.id))
          on conflict (consumer, event_id) do nothing
          """
        ).affected == 1
      if isNew, let handle = subscription.handlers[event.type] { try await handle(event, tx) }
      _ = try await tx.query(
        """
        delete from event_parked
        where consumer = \(subscription.consumer) and event_id = \(event.id)
        """)
      return true
    }
  }
}
