package import Kernel
package import Postgres

/// What is left of signing in and of sending codes, once its time is over (docs/data.md).
package struct SignInRemains: Sendable {
  private let database: Database
  private let batch: Int

  package init(_ database: Database, batch: Int = 1_000) {
    self.database = database
    self.batch = batch
  }

  /// Table, the column by which it ages, days that are kept after it.
  private static let kept: [(table: String, column: String, days: Int)] = [
    ("user_sessions_session", "expire_date", 30), ("django_session", "expire_date", 30),
    ("social_auth_partial", "timestamp", 30),
    ("shared_smslog", "created_at", 365), ("astanahub_shared_smslog", "created_at", 365),
  ]

  /// In small pieces, until nothing is left or `isCancelled`. Returns how many rows left.
  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws -> Int {
    var total = 0
    for (table, column, days) in SignInRemains.kept {
      let limit = now - .seconds(days * 86_400)
      while true {
        let gone = try await delete(from: table, column, before: limit)
        total += gone
        if gone == 0 { break }
        if try await isCancelled() { return total }
      }
    }
    return total
  }

  private func delete(
    from table: String, _ column: String, before limit: Instant
  ) async throws -> Int {
    try await database.query(
      """
      delete from \(identifier: table) where ctid = any(array(
        select ctid from \(identifier: table) where \(identifier: column) < \(limit)
        limit \(literal: batch) for update skip locked))
      """
    ).affected
  }
}
