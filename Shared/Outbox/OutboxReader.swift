package import Postgres

/// Reads the slice's history in the order of positions.
package struct OutboxReader: Sendable {
  /// Events after a position, and where to go on.
  package struct Page: Sendable {
    package let events: [Envelope]
    /// Everything up to here has been looked at, events of other types included.
    package let next: FeedPosition
    /// The newest position there is.
    package let head: Int64
  }

  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// Where the history ends now.
  package func head() async throws -> FeedPosition {
    let rows = try await database.read(OutboxReader.headStatement())
    guard let row = rows.first else { throw OutboxFault.notMigrated }
    return FeedPosition(epoch: try row.string("epoch"), position: try row.int64("last_position"))
  }

  /// The place before the oldest event that is kept.
  package func oldest() async throws -> FeedPosition {
    let rows = try await database.read(OutboxReader.headStatement())
    guard let row = rows.first else { throw OutboxFault.notMigrated }
    return FeedPosition(
      epoch: try row.string("epoch"), position: try row.int64("purged_position"))
  }

  /// Up to `limit` events after a position, of some types or of all (`nil`). Throws `HistoryGone`
  /// if the position belongs to another epoch, lies beyond the end (a restore) or was purged.
  package func page(
    after: FeedPosition, types: [String]?, limit: Int = 500
  ) async throws -> Page {
    let rows = try await database.read(
      OutboxReader.pageStatement(after.position, (types ?? []).asArray, types == nil, limit))
    guard let first = rows.first else { throw OutboxFault.notMigrated }
    let epoch = try first.string("epoch")
    let head = try first.int64("last_position")
    guard epoch == after.epoch, after.position <= head,
      after.position >= (try first.int64("purged_position"))
    else { throw HistoryGone() }
    var events: [Envelope] = []
    for row in rows where try !row.isNull("id") { events.append(try Envelope(row)) }
    let isFull = events.count == limit
    let next = isFull ? events.last?.position ?? head : head
    return Page(events: events, next: FeedPosition(epoch: epoch, position: next), head: head)
  }

  private static let headStatement = Statement(
    "select epoch, last_position, purged_position from outbox_numberer")

  // One statement, one snapshot: an end that is younger than the events would skip some.
  private static let pageStatement = Statement(
    """
    select n.epoch, n.last_position, n.purged_position, e.id, e.position, e.type, e.version,
      e.aggregate_type, e.aggregate_id, e.aggregate_rev, e.actor_id, e.trace_id, e.occurred_at,
      e.data
    from outbox_numberer n
    left join lateral (
      select o.id, o.position, o.type, o.version, o.aggregate_type, o.aggregate_id,
        o.aggregate_rev, o.actor_id, o.trace_id, o.occurred_at, o.data
      from outbox o
      where o.position > $1::bigint and o.position <= n.last_position
        and ($3::boolean or o.type = any($2::text[]))
      order by o.position
      limit $4::integer
    ) e on true
    order by e.position
    """)
}

extension Envelope {
  init(_ row: Row) throws {
    self.init(
      id: try row.uuid("id"), position: try row.int64("position"), type: try row.string("type"),
      version: try row.int("version"), aggregateType: try row.string("aggregate_type"),
      aggregateID: try row.string("aggregate_id"),
      aggregateRevision: try row.int64("aggregate_rev"),
      actorID: try row.optionalInt64("actor_id"), traceID: try row.optionalString("trace_id"),
      occurredAt: try row.instant("occurred_at"), data: try row.json("data"))
  }
}

/// The history that a position names is not there (any more): take a snapshot and follow anew.
package struct HistoryGone: Error, Hashable {
  package init() {}
}

/// The slice's schema lacks what the outbox needs.
package enum OutboxFault: Error, Hashable {
  case notMigrated
}
