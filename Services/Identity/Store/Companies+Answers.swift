package import IdentityDomain
package import Kernel
import Postgres

/// How somebody points at an invitation.
package enum InvitationKey: Sendable {
  case id(InvitationID)
  /// The digest of the token that was mailed: whoever knows it reads that mailbox.
  case token(String)
}

extension Companies {
  /// To anybody but the invited person it is as if it were not there.
  package func accept(
    _ key: InvitationKey, by user: UserID, now: Instant
  ) async throws -> InvitationInfo {
    try await answer(key, by: user, now: now) { invitation, invitee, company, transaction in
      try invitation.accept(by: invitee, into: company.standing.status, now: now)
      let accepted = invitation
      try await save(accepted, now: now, in: transaction)
      try await changeMembers(of: company.id, by: user, now: now, in: transaction) {
        try $0.admit(user, as: accepted.role)
      }
    }
  }

  /// Whoever invited is told.
  package func decline(
    _ key: InvitationKey, by user: UserID, now: Instant
  ) async throws -> InvitationInfo {
    try await answer(key, by: user, now: now) { invitation, invitee, company, transaction in
      try invitation.decline(by: invitee, now: now)
      try await save(invitation, now: now, in: transaction)
      let accounts = Accounts(database)
      guard let id = invitation.author,
        let author = try await accounts.lock(id, in: transaction), author.state == .active,
        let person = try await accounts.lock(user, in: transaction)
      else { return }
      try await Messages.enqueue(
        .invitationDeclined(by: person.displayName, company.name, in: author.locale),
        to: author, now: now, in: transaction)
    }
  }

  /// By an owner or admin who could have given the role, or by staff.
  package func revoke(
    _ id: InvitationID, by actor: Actor, now: Instant
  ) async throws -> InvitationInfo {
    try await database.transaction { transaction in
      let company = try await home(of: .id(id), in: transaction).company
      _ = try await lock(company, in: transaction)
      var invitation = try await lockInvitation(id, in: transaction)
      try await knownMembers(of: company, in: transaction)
        .demandManager(actor, giving: invitation.role)
      try invitation.revoke(now: now)
      try await save(invitation, now: now, in: transaction)
      return try await self.invitation(id, in: transaction)
    }
  }

  /// What a token opens, for somebody who may have no account yet. `nil`: nothing any more.
  package func invitation(
    token digest: String, now: Instant
  ) async throws -> InvitationInfo? {
    try await database.query(
      """
      \(JoiningRow.invitations)
      where i.token_digest = \(digest) and i.status = 'sent' and i.expires_at > \(now)
      """
    ).first.map(JoiningRow.invitation)
  }

  private func answer(
    _ key: InvitationKey, by user: UserID, now: Instant,
    _ decide:
      @escaping (inout Invitation, Invitee, Company, Transaction) async throws -> Void
  ) async throws -> InvitationInfo {
    try await database.transaction { transaction in
      let home = try await home(of: key, in: transaction)
      let company = try await lock(home.company, in: transaction)
      let invitee = try await invitee(user, key, in: transaction)
      var invitation = try await lockInvitation(home.id, in: transaction)
      try await decide(&invitation, invitee, company, transaction)
      return try await self.invitation(home.id, in: transaction)
    }
  }

  private func home(
    of key: InvitationKey, in transaction: Transaction
  ) async throws -> (id: InvitationID, company: CompanyID) {
    let condition: SQL =
      switch key {
      case .id(let id): "id = \(id)"
      case .token(let digest): "token_digest = \(digest)"
      }
    let row = try await transaction.query(
      "select id, company_id from account_usercompanyinvitation where \(condition)"
    ).first
    guard let row else { throw JoiningError.notFound }
    return (try row.identifier("id"), try row.identifier("company_id"))
  }

  /// `email_key`, not the address: where two old accounts share one, only one of them owns it.
  private func invitee(
    _ user: UserID, _ key: InvitationKey, in transaction: Transaction
  ) async throws -> Invitee {
    let row = try await transaction.query(
      """
      select email_key, email_verified from account_user
      where id = \(user) and state = 'active' for no key update
      """
    ).first
    guard let row else { throw JoiningError.notFound }
    var ownsAddress = try row.bool("email_verified")
    if case .token = key { ownsAddress = true }
    return Invitee(
      user: user, emailKey: try row.optionalString("email_key"), ownsAddress: ownsAddress)
  }

  private func lockInvitation(
    _ id: InvitationID, in transaction: Transaction
  ) async throws -> Invitation {
    let row = try await transaction.query(
      """
      select company_id, author_id, role, invited_user_id, email_key, status, expires_at
      from account_usercompanyinvitation where id = \(id) for no key update
      """
    ).first
    guard let row else { throw JoiningError.notFound }
    return Invitation(
      stored: id, company: try row.identifier("company_id"),
      author: try row.optionalIdentifier("author_id"),
      role: MemberRole(rawValue: try row.string("role")) ?? .member,
      user: try row.optionalIdentifier("invited_user_id"),
      emailKey: try row.optionalString("email_key"),
      status: Invitation.Status(rawValue: try row.string("status")),
      expiresAt: try row.optionalInstant("expires_at"))
  }

  /// The token has done its work. Once the person is known by number, the address is not needed.
  private func save(
    _ invitation: Invitation, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyinvitation set status = \(invitation.status),
        invited_user_id = \(invitation.user), token_digest = null,
        email = case when \(invitation.user != nil) then '' else email end,
        email_key = case when \(invitation.user != nil) then null else email_key end,
        decided_at = \(now), updated_at = \(now), row_version = row_version + 1
      where id = \(invitation.id)
      """)
  }
}
