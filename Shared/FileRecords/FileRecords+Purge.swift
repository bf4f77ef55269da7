import Files
package import Kernel
import Postgres

extension FileRecords {
  /// How long an object may lie unnamed: longer than any upload takes.
  package static let grace = Duration.seconds(86_400)

  /// Deletes up to `batch` objects that nothing names and nobody touched after `limit`, each with
  /// its row locked; returns how many there were to look at. An upload of the same bytes waits at
  /// the row, makes a new one and stores the object again.
  package func purge(untouchedSince limit: Instant, batch: Int = 100) async throws -> Int {
    let candidates = try await database.read(
      """
      select object.key from stored_object object
      where object.touched_at < \(limit) and starts_with(object.key, \(room.rawValue + "/"))
        and not (\(isNamed))
      order by object.touched_at limit \(batch)
      """
    ).map { try $0.string("key") }
    for text in candidates {
      guard let key = ObjectKey(text) else { continue }
      try await database.transaction { try await delete(key, untouchedSince: limit, in: $0) }
    }
    return candidates.count
  }

  private func delete(
    _ key: ObjectKey, untouchedSince limit: Instant, in tx: Transaction
  ) async throws {
    let locked = try await tx.query(
      """
      select key from stored_object where key = \(key.description) and touched_at < \(limit)
      for update skip locked
      """)
    guard !locked.isEmpty else { return }
    // A statement of its own, so that it sees what was committed before the lock was had.
    let unnamed = try await tx.query(
      """
      select object.key from stored_object object
      where object.key = \(key.description) and not (\(isNamed))
      """)
    guard !unnamed.isEmpty else { return }
    try await store.delete(key)
    _ = try await tx.query("delete from stored_object where key = \(key.description)")
  }

  /// Gives a row to every object of the room that has none and was last changed before `limit`; the
  /// purge then treats it like the others. Returns how many there were.
  package func adoptOrphans(changedBefore limit: Instant) async throws -> Int {
    var (found, last) = (0, ObjectKey?.none)
    while true {
      let page = try await store.list(room, after: last, limit: 1_000)
      guard let end = page.last else { return found }
      last = end.key
      let old = page.filter { $0.changed < limit }
      let adopted = try await database.query(
        """
        insert into stored_object (key, bytes, touched_at)
        select listed.key, listed.bytes, listed.changed
        from unnest(\(old.map(\.key.description).asArray)::text[],
          \(old.map(\.bytes).asArray)::bigint[],
          \(old.map(\.changed).asArray)::timestamptz[]) as listed (key, bytes, changed)
        on conflict (key) do nothing
        """)
      found += adopted.affected
    }
  }
}

extension FileRecords {
  /// Everything that may go at `now`, in small pieces, until nothing is left or `isCancelled`.
  package func purgeUnnamed(
    now: Instant, isCancelled: () async throws -> Bool
  ) async throws {
    let limit = now - FileRecords.grace
    _ = try await adoptOrphans(changedBefore: limit)
    while try await purge(untouchedSince: limit) > 0 {
      if try await isCancelled() { return }
    }
  }
}
