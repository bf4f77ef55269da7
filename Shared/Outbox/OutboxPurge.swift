package import Kernel
package import Postgres

/// Removes events that every consumer had time to hear.
package enum OutboxPurge {
  /// How long events are kept.
  package static let retention: Duration = .seconds(14 * 86_400)

  private static let purge = Statement(
    """
    with bound as (
      select max(position) as position from (
        select position from outbox
        where position is not null and occurred_at < $1::timestamptz
        order by position limit $2::integer
      ) oldest
    ), gone as (
      delete from outbox o using bound where o.position <= bound.position returning o.position
    )
    update outbox_numberer
    set purged_position = greatest(purged_position, (select max(position) from gone))
    where exists (select from gone)
    returning (select count(*) from gone) as purged
    """)

  /// Deletes up to about `batch` events older than the retention, oldest positions first, and
  /// returns how many; 0 when nothing is left to delete.
  package static func run(
    _ database: Database, now: Instant, batch: Int = 2_000
  ) async throws -> Int {
    let rows = try await database.query(purge(now - retention, batch))
    return try rows.first?.int("purged") ?? 0
  }
}
