import IdentityDomain
package import Kernel
import Postgres

extension Companies {
  /// Requests and invitations whose time is over, in small pieces; those who asked are told. How many
  /// there were. Rows taken over have no such time.
  package func expireWays(now: Instant, batch: Int = 100) async throws -> Int {
    try await database.transaction { transaction in
      let requests = try await transaction.query(
        """
        update account_usercompanyrequest r set status = 'expired', decided_at = \(now),
          updated_at = \(now), row_version = r.row_version + 1
        from account_company c
        where c.id = r.company_id and r.id = any(array(
          select id from account_usercompanyrequest
          where status = 'pending' and expires_at <= \(now)
          order by id limit \(literal: batch) for update skip locked))
        returning r.user_id, c.name, c.name_kk, c.name_en
        """)
      for row in requests {
        try await tellExpired(
          try row.identifier("user_id"), try CompanyRow.name(row), now: now, in: transaction)
      }
      let invitations = try await transaction.query(
        """
        update account_usercompanyinvitation set status = 'expired', token_digest = null,
          decided_at = \(now), updated_at = \(now), row_version = row_version + 1
        where id = any(array(
          select id from account_usercompanyinvitation
          where status = 'sent' and expires_at <= \(now)
          order by id limit \(literal: batch) for update skip locked))
        """
      ).affected
      return requests.count + invitations
    }
  }

  /// Not locked: the request is, and whoever holds both took the person first.
  private func tellExpired(
    _ user: UserID, _ company: Localized, now: Instant, in transaction: Transaction
  ) async throws {
    let person = try await transaction.query(
      "select \(AccountRow.columns) from account_user where id = \(user)"
    ).first.map(AccountRow.account)
    guard let person, person.state == .active else { return }
    try await Messages.enqueue(
      .joinExpired(company, in: person.locale), to: person, now: now, in: transaction)
  }

  /// One that is over but was not closed yet must not stand in the way of a new one.
  func expireRequests(
    of user: UserID, to company: CompanyID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyrequest set status = 'expired', decided_at = \(now),
        updated_at = \(now), row_version = row_version + 1
      where company_id = \(company) and user_id = \(user) and status = 'pending'
        and expires_at <= \(now)
      """)
  }

  func expireInvitations(
    of addressee: InvitationWish.Addressee, to company: CompanyID, now: Instant,
    in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyinvitation set status = 'expired', token_digest = null,
        decided_at = \(now), updated_at = \(now), row_version = row_version + 1
      where company_id = \(company) and status = 'sent' and expires_at <= \(now)
        and \(addressee.condition)
      """)
  }
}
