package import Kernel
import Postgres
import Synchronization

/// When sessions and API tokens were used last: noted by look-ups, written together a little later. A note
/// is a hint. One that is lost, because its row was held or the process was killed, is noted again by the
/// next look-up, which still finds an old time in the row.
package final class ActivityNotes: Sendable {
  private enum Table: CaseIterable {
    case sessions, tokens
  }

  /// Of one table, between two writes; what comes beyond is dropped.
  package static let most = 50_000
  /// Rows of one statement.
  package static let batch = 1_000

  private let database: Database
  private let waiting = Mutex<[Table: [String: Instant]]>([:])

  init(_ database: Database) { self.database = database }

  package func note(session digest: String, at time: Instant) { note(digest, .sessions, time) }

  package func note(token digest: String, at time: Instant) { note(digest, .tokens, time) }

  private func note(_ digest: String, _ table: Table, _ time: Instant) {
    waiting.withLock { waiting in
      let known = waiting[table]
      guard known?[digest] != nil || (known?.count ?? 0) < ActivityNotes.most else { return }
      waiting[table, default: [:]][digest] = time
    }
  }

  /// Writes what was noted; returns how many rows changed. What could not be written waits on.
  @discardableResult
  package func flush() async throws -> Int {
    var written = 0
    for table in Table.allCases {
      let notes = waiting.withLock { $0[table] ?? [:] }
      let keys = notes.keys.sorted()
      for start in stride(from: 0, to: keys.count, by: ActivityNotes.batch) {
        let some = Array(keys[start..<min(start + ActivityNotes.batch, keys.count)])
        written += try await write(some, at: some.compactMap { notes[$0] }, in: table)
        waiting.withLock { waiting in
          for key in some where waiting[table]?[key] == notes[key] { waiting[table]?[key] = nil }
        }
      }
    }
    return written
  }

  /// Whoever holds a row is ending the session or giving it more than this: nobody waits for him, and
  /// nobody for us, for all lock in the order of the keys.
  private func write(
    _ keys: [String], at times: [Instant], in table: Table
  ) async throws -> Int {
    let statement: SQL =
      switch table {
      case .sessions:
        """
        update user_sessions_session session set last_activity = seen.at
        from (
          select known.session_key, note.at
          from unnest(\(keys.asArray)::text[], \(times.asArray)::timestamptz[]) note (key, at)
          join user_sessions_session known
            on known.session_key = note.key and known.last_activity < note.at
          order by known.session_key
          for no key update of known skip locked
        ) seen
        where session.session_key = seen.session_key
        """
      case .tokens:
        """
        update api_token token set last_used_at = seen.at
        from (
          select known.id, note.at
          from unnest(\(keys.asArray)::text[], \(times.asArray)::timestamptz[]) note (key, at)
          join api_token known on known.digest = note.key
            and coalesce(known.last_used_at, '-infinity') < note.at
          order by known.digest
          for no key update of known skip locked
        ) seen
        where token.id = seen.id
        """
      }
    return try await database.query(statement).affected
  }
}
