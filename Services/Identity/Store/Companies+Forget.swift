import IdentityDomain
package import Kernel
import Postgres

extension Companies {
  /// Of invitations that are over the address leaves, in the row and in revisions, in small pieces:
  /// it may be of somebody who never had anything to do with this house. Returns how many.
  package func forgetAddresses(
    now: Instant, batch: Int = 200, blanking: Blanking
  ) async throws -> Int {
    try await database.transaction { transaction in
      let over = try await transaction.query(
        """
        update account_usercompanyinvitation set email = '', email_key = null,
          token_digest = null, forgotten_at = \(now), row_version = row_version + 1
        where id = any(array(
          select id from account_usercompanyinvitation
          where forgotten_at is null and status <> 'sent' and expires_at is not null
            and decided_at <= \(now - JoiningPolicy.addressKept)
          order by decided_at limit \(literal: batch) for update skip locked))
        returning id::text as id
        """
      ).map { try $0.string("id") }
      try await blanking.rows(over, "account_usercompanyinvitation", transaction)
      return over.count
    }
  }
}
