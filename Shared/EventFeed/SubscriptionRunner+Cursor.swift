import Access
import FoundationEssentials
import JSON
import Kernel
import Outbox
import Postgres

extension SubscriptionRunner {
  private var consumer: String { subscription.consumer }
  private var sourceName: String { subscription.source }

  func readCursor() async throws -> Cursor {
    let found = try await database.read(Statements.read(consumer, sourceName))
    if let row = found.first { return try Cursor(row) }
    _ = try await database.query(
      """
      insert into event_cursor (consumer, source) values (\(consumer), \(sourceName))
      on conflict (consumer, source) do nothing
      """)
    return Cursor(position: nil, failures: 0)
  }

  /// Effects, inbox and cursor in one transaction. `nil` if another copy holds or has moved the
  /// cursor; then nothing was done.
  func effect(
    of events: [Envelope], from cursor: Cursor, to end: FeedPosition?, waiting: Bool = false
  ) async throws -> Cursor? {
    guard let epoch = cursor.position?.epoch, let last = events.last else { return cursor }
    let next = end ?? FeedPosition(epoch: epoch, position: last.position)
    let isMoved = try await database.transaction { [self] tx in
      guard try await hold(cursor, in: tx, waiting: waiting) else { return false }
      for event in events { try await effect(of: event, in: tx) }
      _ = try await tx.query(Statements.move(consumer, sourceName, next.epoch, next.position))
      return true
    }
    return isMoved ? Cursor(position: next, failures: 0) : nil
  }

  private func effect(of event: Envelope, in tx: Transaction) async throws {
    guard let handle = subscription.handlers[event.type] else { return }
    // An aggregate with a parked event keeps its order: what follows is parked behind it.
    let rows = try await tx.query(
      Statements.receive(
        consumer, event.id, sourceName, event.aggregateType, event.aggregateID))
    guard let row = rows.first else { throw FeedMalformed() }
    if try row.bool("is_parked") {
      try await insertParked(event, because: "behind a parked event", in: tx)
    } else if try row.bool("is_new") {
      try await handle(event, tx)
    }
  }

  /// Locks the cursor's row. False if another copy holds it or it is elsewhere by now. After a
  /// failed effect one waits: the lock may still be that transaction's own, whose undoing is under
  /// way.
  func hold(_ cursor: Cursor, in tx: Transaction, waiting: Bool = false) async throws -> Bool {
    let statement = waiting ? Statements.wait : Statements.hold
    let rows = try await tx.query(statement(consumer, sourceName))
    guard let row = rows.first else { return false }
    return try Cursor(row).position == cursor.position
  }

  func move(_ cursor: Cursor, to next: FeedPosition) async throws {
    _ = try await database.transaction { [self] tx in
      guard try await hold(cursor, in: tx) else { return }
      _ = try await tx.query(Statements.move(consumer, sourceName, next.epoch, next.position))
    }
  }

  func forgetPosition(_ cursor: Cursor) async throws {
    _ = try await database.transaction { [self] tx in
      guard try await hold(cursor, in: tx) else { return }
      _ = try await tx.query(Statements.move(consumer, sourceName, String?.none, 0))
    }
  }

  /// `nil` if another copy is at it.
  func noteFailure(of event: Envelope, at cursor: Cursor) async throws -> Int? {
    try await database.transaction { [self] tx in
      guard try await hold(cursor, in: tx, waiting: true) else { return nil }
      let rows = try await tx.query(
        """
        update event_cursor
        set failures = case when failing_event = \(event.id) then failures + 1 else 1 end,
          failing_event = \(event.id), updated_at = now()
        where consumer = \(consumer) and source = \(sourceName)
        returning failures
        """)
      return try rows.first?.int("failures")
    }
  }

  /// Puts the event aside and steps over it.
  func park(_ event: Envelope, because error: any Error, at cursor: Cursor) async throws -> Bool {
    guard let epoch = cursor.position?.epoch else { return false }
    return try await database.transaction { [self] tx in
      guard try await hold(cursor, in: tx, waiting: true) else { return false }
      try await insertParked(event, because: "\(type(of: error))", in: tx)
      _ = try await tx.query(Statements.move(consumer, sourceName, epoch, event.position))
      return true
    }
  }

  private func insertParked(
    _ event: Envelope, because reason: String, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      insert into event_parked
        (consumer, source, event_id, aggregate_type, aggregate_id, envelope, reason)
      values (\(consumer), \(sourceName), \(event.id), \(event.aggregateType),
        \(event.aggregateID), \(JSONText(JSONWriter.bytes { event.write(to: &$0) })), \(reason))
      on conflict (consumer, event_id) do nothing
      """)
  }
}

extension Cursor {
  init(_ row: Row) throws {
    let epoch = try row.optionalString("epoch")
    let place = try row.int64("position")
    position = epoch.map { FeedPosition(epoch: $0, position: place) }
    failures = try row.int("failures")
  }
}

private enum Statements {
  static let read = Statement(
    "select epoch, position, failures from event_cursor where consumer = $1 and source = $2")

  static let hold = Statement(
    """
    select epoch, position, failures from event_cursor
    where consumer = $1 and source = $2 for update skip locked
    """)

  static let wait = Statement(
    """
    select epoch, position, failures from event_cursor
    where consumer = $1 and source = $2 for update
    """)

  static let move = Statement(
    """
    update event_cursor
    set epoch = $3, position = $4, failing_event = null, failures = 0, updated_at = now()
    where consumer = $1 and source = $2
    """)

  /// Whether the event is new here, and whether its aggregate waits for a replay; an event that is
  /// to be parked does not count as received.
  static let receive = Statement(
    """
    with parked as (
      select exists (
        select from event_parked
        where consumer = $1 and source = $3 and aggregate_type = $4 and aggregate_id = $5
      ) as found
    ), received as (
      insert into event_inbox (consumer, event_id)
      select $1, $2::uuid from parked where not parked.found
      on conflict (consumer, event_id) do nothing
      returning event_id
    )
    select parked.found as is_parked, exists (select from received) as is_new from parked
    """)
}
