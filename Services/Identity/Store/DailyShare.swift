import IdentityDomain
import Kernel
import Postgres

/// What somebody may do a number of times in 24 hours, counted by the rows that he left.
enum DailyShare {
  /// Under a lock that the caller holds on the author: contenders would count the same.
  static func isSpent(
    _ limit: Int, by author: UserID, in table: String, now: Instant, _ transaction: Transaction
  ) async throws -> Bool {
    let count = try await transaction.query(
      """
      select count(*) as count from \(identifier: table)
      where author_id = \(author) and created_at > \(now - JoiningPolicy.day)
      """
    ).first?.int("count")
    return count ?? 0 >= limit
  }
}
