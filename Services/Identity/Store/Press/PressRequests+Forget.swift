import IdentityDomain
package import Kernel
import Postgres

extension PressRequests {
  /// What was over long ago leaves, in small pieces, with what revisions say of it. Returns how many.
  package func forget(now: Instant, blanking: Blanking) async throws -> Int {
    try await database.transaction { transaction in
      let gone = try await transaction.query(
        """
        delete from account_contactpress where id in (
          select id from account_contactpress
          where status is not null
            and coalesce(decided_at, created_at) < \(now - PressPolicy.kept)
          order by coalesce(decided_at, created_at) limit 200 for update skip locked)
        returning id::text as id
        """
      ).map { try $0.string("id") }
      try await blanking.rows(gone, "account_contactpress", transaction)
      return gone.count
    }
  }
}
