import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// One line of the list of members.
package struct MemberInfo: Sendable {
  package let user: UserID
  package let displayName: String
  package let avatar: String?
  package let role: String
  package let verified: Bool
}

extension Companies {
  package func members(of company: CompanyID) async throws -> [MemberInfo] {
    try await database.read(
      """
      select u.id, u.first_name, u.last_name, u.state, u.avatar, m.role, m.verified
      from account_usercompany m join account_user u on u.id = m.user_id
      where m.company_id = \(company) order by m.id limit 1000
      """
    ).map { row in
      MemberInfo(
        user: try row.identifier("id"),
        displayName: PersonName.display(
          first: try row.string("first_name"), last: try row.string("last_name"),
          state: try AccountRow.state(row)),
        avatar: try row.optionalString("avatar"), role: try row.string("role"),
        verified: try row.bool("verified"))
    }
  }

  /// The role as stored, `nil` if the person is no member.
  package func role(of user: UserID, in company: CompanyID) async throws -> String? {
    try await database.query(
      """
      select role from account_usercompany
      where company_id = \(company) and user_id = \(user)
      """
    ).first.map { try $0.string("role") }
  }

  /// As another context asks: ids that no row can have, and people who may not act, are no
  /// members.
  package func membership(of user: Int64, in company: Int64) async throws -> String? {
    try await database.query(
      """
      select m.role from account_usercompany m join account_user u on u.id = m.user_id
      where m.company_id = \(company)::bigint and m.user_id = \(user)::bigint
        and u.state = 'active'
      """
    ).first.map { try $0.string("role") }
  }

  /// Locks the company, lets `decide` change who belongs to it, writes what was decided.
  package func changeMembers(
    of id: CompanyID, by actor: UserID, now: Instant,
    _ decide: @escaping (inout CompanyMembers) throws -> Void
  ) async throws {
    try await database.transaction { transaction in
      try await changeMembers(of: id, by: actor, now: now, in: transaction, decide)
    }
  }

  /// The same in the caller's transaction.
  package func changeMembers(
    of id: CompanyID, by actor: UserID, now: Instant, in transaction: Transaction,
    _ decide: (inout CompanyMembers) throws -> Void
  ) async throws {
    let company = try await lock(id, in: transaction)
    if company.standing.status == .merged { throw CompanyError.wrongState }
    var members = try await knownMembers(of: id, in: transaction)
    try decide(&members)
    if members.changes.isEmpty { return }
    _ = try await transaction.query(
      """
      update account_company set row_version = row_version + 1, updated_at = \(now)
      where id = \(id)
      """)
    for change in members.changes {
      try await write(
        change, to: id, rev: company.rowVersion + 1, actor: actor, now: now, in: transaction)
    }
  }

  func knownMembers(
    of id: CompanyID, in transaction: Transaction
  ) async throws -> CompanyMembers {
    CompanyMembers(
      stored: try await transaction.query(
        "select user_id, role from account_usercompany where company_id = \(id) order by id"
      ).map {
        .init(
          user: try $0.identifier("user_id"),
          role: MemberRole(rawValue: try $0.string("role")) ?? .member)
      })
  }

  /// The row, its event, and the person's new permission revision. Whoever is in needs no open
  /// request and no invitation any more.
  func write(
    _ change: CompanyMembers.Change, to company: CompanyID, rev: Int64, actor: UserID,
    now: Instant, in transaction: Transaction
  ) async throws {
    let (id, by) = (company.rawValue, actor.rawValue)
    switch change {
    case .added(let user, let role):
      try await demandActive(user, in: transaction)
      _ = try await transaction.query(
        """
        insert into account_usercompany (company_id, user_id, verified, role)
        values (\(company), \(user), true, \(role))
        """)
      try await closeWays(of: user, into: company, now: now, in: transaction)
      try await OutboxWriter.append(
        CompanyMemberAdded(companyID: id, userID: user.rawValue, role: role.rawValue), rev: rev,
        actor: by, in: transaction)
      try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
    case .roleChanged(let user, let role):
      _ = try await transaction.query(
        """
        update account_usercompany set role = \(role), row_version = row_version + 1
        where company_id = \(company) and user_id = \(user)
        """)
      try await OutboxWriter.append(
        CompanyMemberRoleChanged(companyID: id, userID: user.rawValue, role: role.rawValue),
        rev: rev, actor: by, in: transaction)
      try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
    case .removed(let user, let role):
      _ = try await transaction.query(
        """
        delete from account_usercompany where company_id = \(company) and user_id = \(user)
        """)
      _ = try await transaction.query(
        """
        update account_user set company_id = null
        where id = \(user) and company_id = \(company)
        """)
      try await OutboxWriter.append(
        CompanyMemberRemoved(companyID: id, userID: user.rawValue, role: role.rawValue), rev: rev,
        actor: by, in: transaction)
      try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
    }
  }

  private func demandActive(_ user: UserID, in transaction: Transaction) async throws {
    let state = try await transaction.query(
      "select state from account_user where id = \(user) for no key update"
    ).first.map(AccountRow.state)
    guard state == .active else { throw MembershipError.unknownUser }
  }
}
