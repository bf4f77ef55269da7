import IdentityDomain
package import Kernel
import Postgres

extension Accounts {
  /// Registrations whose code never came back leave nothing, in small pieces. Returns how many.
  package func forgetPending(now: Instant) async throws -> Int {
    try await database.transaction { transaction in
      let ids = try await transaction.query(
        """
        select id from account_user
        where state = 'pending' and created_at < \(now - RegistrationPolicy.pendingLifetime)
        order by created_at limit 500 for update skip locked
        """
      ).map { try $0.int64("id") }
      if ids.isEmpty { return 0 }
      try await forgetPending(ids, in: transaction)
      return ids.count
    }
  }

  /// Their rows are locked.
  func forgetPending(_ ids: [Int64], in transaction: Transaction) async throws {
    _ = try await transaction.query(
      "delete from account_activation where user_id = any(\(ids.asArray)::integer[])")
    _ = try await transaction.query(
      "delete from account_user where id = any(\(ids.asArray)::integer[])")
  }
}
