package import Postgres

/// Values by key until an instant, shared by all copies of a service (`hub_cache_table`): for what
/// takes long to make and may be lost at any time. What is read on every request belongs into memory.
package struct TableCache: Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// The value, unless it has expired. Throws what the database throws.
  package func value(_ key: String) async throws -> String? {
    try await database.query(
      "select value from hub_cache_table where cache_key = \(TableCache.own(key)) and expires > now()"
    ).first?.string("value")
  }

  /// Keeps `value` for `time` and replaces what was there.
  package func keep(_ value: String, as key: String, for time: Duration) async throws {
    _ = try await database.query(TableCache.keeping(value, TableCache.own(key), time))
  }

  package func remove(_ key: String) async throws {
    _ = try await database.query(
      "delete from hub_cache_table where cache_key = \(TableCache.own(key))")
  }

  /// The value that is kept, or the one that `make` gives, kept for `time`. Of all who want it at
  /// once, on all copies, one makes it and the others wait for him; if he fails, the next one tries.
  package func value(
    _ key: String, for time: Duration, _ make: @escaping @Sendable () async throws -> String
  ) async throws -> String {
    if let value = try await value(key) { return value }
    let own = TableCache.own(key)
    return try await database.transaction { transaction in
      _ = try await transaction.query("select pg_advisory_xact_lock(hashtextextended(\(own), 0))")
      let known = try await transaction.query(
        "select value from hub_cache_table where cache_key = \(own) and expires > now()")
      if let row = known.first { return try row.string("value") }
      let value = try await make()
      _ = try await transaction.query(TableCache.keeping(value, own, time))
      return value
    }
  }

  /// Deletes what has expired, in pieces that block nobody; with `imported` also what was taken over.
  /// Returns how many.
  package func purge(imported: Bool) async throws -> Int {
    var total = 0
    while true {
      let gone = try await database.query(
        """
        delete from hub_cache_table where cache_key in (
          select cache_key from hub_cache_table
          where expires <= now() and (\(imported) or imported_version is null)
          order by expires limit 1000 for update skip locked)
        """
      ).affected
      total += gone
      if gone < 1_000 { return total }
    }
  }

  /// Values of the old system stand beside ours and mean nothing to us.
  private static func own(_ key: String) -> String { "hub:" + key }

  private static func keeping(_ value: String, _ key: String, _ time: Duration) -> SQL {
    """
    insert into hub_cache_table as kept (cache_key, value, expires)
    values (\(key), \(value), clock_timestamp() + make_interval(secs => \(time / .seconds(1))))
    on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires,
      row_version = kept.row_version + 1
    """
  }
}
