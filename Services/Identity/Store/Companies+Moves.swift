import IdentityContract
import IdentityDomain
import Kernel
import Outbox
import Postgres

/// What goes over when a company turns out to be another one's duplicate.
extension Companies {
  func moveMembers(
    from leaving: Company, into staying: Company, by actor: UserID, now: Instant,
    in transaction: Transaction
  ) async throws {
    let old = try await entries(of: leaving.id, in: transaction)
    let merge = MemberMerge(from: old, into: try await entries(of: staying.id, in: transaction))
    try await moveRows(leaving.id, into: staying.id, in: transaction)
    for (user, role) in merge.changed + merge.added {
      _ = try await transaction.query(
        """
        update account_usercompany set role = \(role)
        where company_id = \(staying.id) and user_id = \(user) and role <> \(role)
        """)
    }
    try await publish(merge, old, leaving, staying, by: actor, in: transaction)
    let touched = old.map(\.user) + merge.changed.map(\.user)
    for user in Set(touched).sorted() {
      try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
    }
  }

  private func entries(
    of company: CompanyID, in transaction: Transaction
  ) async throws -> [MemberMerge.Entry] {
    try await transaction.query(
      "select id, user_id, role from account_usercompany where company_id = \(company)"
    ).map {
      MemberMerge.Entry(
        user: try $0.identifier("user_id"),
        role: MemberRole(rawValue: try $0.string("role")) ?? .member, age: try $0.int64("id"))
    }
  }

  /// Of a person's two rows the older one stays, whichever company it was in.
  private func moveRows(
    _ from: CompanyID, into: CompanyID, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      delete from account_usercompany newer using account_usercompany older
      where newer.user_id = older.user_id and newer.id > older.id
        and newer.company_id in (\(from), \(into)) and older.company_id in (\(from), \(into))
      """)
    _ = try await transaction.query(
      """
      update account_usercompany set company_id = \(into), row_version = row_version + 1
      where company_id = \(from)
      """)
    _ = try await transaction.query(
      """
      update account_user set company_id = \(into), row_version = row_version + 1
      where company_id = \(from)
      """)
  }

  private func publish(
    _ merge: MemberMerge, _ old: [MemberMerge.Entry], _ leaving: Company, _ staying: Company,
    by actor: UserID, in transaction: Transaction
  ) async throws {
    let (from, into) = (leaving.id.rawValue, staying.id.rawValue)
    for entry in old {
      try await OutboxWriter.append(
        CompanyMemberRemoved(
          companyID: from, userID: entry.user.rawValue, role: entry.role.rawValue),
        rev: leaving.rowVersion, actor: actor.rawValue, in: transaction)
    }
    for (user, role) in merge.added {
      try await OutboxWriter.append(
        CompanyMemberAdded(companyID: into, userID: user.rawValue, role: role.rawValue),
        rev: staying.rowVersion, actor: actor.rawValue, in: transaction)
    }
    for (user, role) in merge.changed {
      try await OutboxWriter.append(
        CompanyMemberRoleChanged(companyID: into, userID: user.rawValue, role: role.rawValue),
        rev: staying.rowVersion, actor: actor.rawValue, in: transaction)
    }
  }

  /// Of two that are open for the same person the older one stays open; of a member, none.
  func moveWays(
    _ from: CompanyID, into: CompanyID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyrequest newer set status = 'cancelled', decided_at = \(now),
        updated_at = \(now), row_version = newer.row_version + 1
      from account_usercompanyrequest older
      where newer.status = 'pending' and older.status = 'pending' and newer.id > older.id
        and newer.user_id = older.user_id and newer.company_id in (\(from), \(into))
        and older.company_id in (\(from), \(into))
      """)
    _ = try await transaction.query(
      """
      update account_usercompanyinvitation newer set status = 'revoked', token_digest = null,
        decided_at = \(now), updated_at = \(now), row_version = newer.row_version + 1
      from account_usercompanyinvitation older
      where newer.status = 'sent' and older.status = 'sent' and newer.id > older.id
        and (newer.invited_user_id = older.invited_user_id or newer.email_key = older.email_key)
        and newer.company_id in (\(from), \(into)) and older.company_id in (\(from), \(into))
      """)
    for table in ["account_usercompanyrequest", "account_usercompanyinvitation"] {
      _ = try await transaction.query(
        """
        update \(identifier: table) set company_id = \(into), updated_at = \(now),
          row_version = row_version + 1
        where company_id = \(from)
        """)
    }
    let members = try await transaction.query(
      """
      select m.user_id from account_usercompany m join account_user u on u.id = m.user_id
      where m.company_id = \(into) and (
        exists (select from account_usercompanyrequest r
          where r.company_id = m.company_id and r.user_id = m.user_id and r.status = 'pending')
        or exists (select from account_usercompanyinvitation i
          where i.company_id = m.company_id and i.status = 'sent'
            and (i.invited_user_id = m.user_id or i.email_key = u.email_key)))
      order by m.user_id
      """)
    for member in members {
      try await closeWays(
        of: try member.identifier("user_id"), into: into, now: now, in: transaction)
    }
  }
}
