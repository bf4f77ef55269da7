package import Kernel
import Outbox
package import Postgres

/// Forgets which events were heard, once no source can tell them again.
package enum InboxPurge {
  private static let purge = Statement(
    """
    delete from event_inbox where (consumer, event_id) in (
      select consumer, event_id from event_inbox
      where received_at < $1::timestamptz order by received_at limit $2::integer)
    """)

  /// Deletes up to `batch` entries that are a day older than any outbox keeps its events; returns
  /// how many.
  package static func run(
    _ database: Database, now: Instant, batch: Int = 5_000
  ) async throws -> Int {
    let limit = now - (OutboxPurge.retention + .seconds(86_400))
    return try await database.query(purge(limit, batch)).affected
  }
}
