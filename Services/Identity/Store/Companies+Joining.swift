package import IdentityDomain
import Kernel
import Postgres

extension Companies {
  /// Of a person, or of a company; the newest first.
  package func requests(
    of side: JoiningSide, status: String?, limit: Int = JoiningSide.most
  ) async throws -> [JoinRequestInfo] {
    let condition: SQL =
      switch side {
      case .person(let user): "r.user_id = \(user)"
      case .company(let company): "r.company_id = \(company)"
      }
    return try await database.read(
      """
      \(JoiningRow.requests) where \(condition)
        and r.status = coalesce(\(status)::text, r.status)
      order by r.created_at desc, r.id desc limit \(literal: limit)
      """
    ).map(JoiningRow.request)
  }

  /// Of a person: those by number, and those to the person's own confirmed address.
  package func invitations(
    of side: JoiningSide, status: String?, limit: Int = JoiningSide.most
  ) async throws -> [InvitationInfo] {
    let condition: SQL =
      switch side {
      case .person(let user):
        """
        (i.invited_user_id = \(user) or i.invited_user_id is null and i.email_key = (
          select email_key from account_user where id = \(user) and email_verified))
        """
      case .company(let company): "i.company_id = \(company)"
      }
    return try await database.read(
      """
      \(JoiningRow.invitations) where \(condition)
        and i.status = coalesce(\(status)::text, i.status)
      order by i.created_at desc, i.id desc limit \(literal: limit)
      """
    ).map(JoiningRow.invitation)
  }

  /// Lists are for those who decide. Throws `MembershipError`.
  package func demandManager(_ actor: Actor, of company: CompanyID) async throws {
    try await database.transaction { transaction in
      let known = try await transaction.query(
        "select from account_company where id = \(company)")
      if known.isEmpty { throw CompanyError.notFound }
      try await demandManager(actor, of: company, in: transaction)
    }
  }

  /// Whoever has become a member: what was still open on either way is done.
  func closeWays(
    of user: UserID, into company: CompanyID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyrequest set status = 'approved', decided_at = \(now),
        updated_at = \(now), row_version = row_version + 1
      where company_id = \(company) and user_id = \(user) and status = 'pending'
      """)
    _ = try await transaction.query(
      """
      update account_usercompanyinvitation set status = 'accepted', invited_user_id = \(user),
        token_digest = null, email = '', email_key = null, decided_at = \(now),
        updated_at = \(now), row_version = row_version + 1
      where company_id = \(company) and status = 'sent' and (invited_user_id = \(user)
        or invited_user_id is null
          and email_key = (select email_key from account_user where id = \(user)))
      """)
  }
}

/// Whose list it is.
package enum JoiningSide: Sendable {
  case person(UserID)
  case company(CompanyID)

  /// As many as a list shows.
  package static let most = 200
}
