package import IdentityDomain
package import Kernel
package import Postgres

/// Whom a company wants, and as what.
package struct InvitationWish: Sendable {
  package enum Addressee: Sendable {
    case user(UserID)
    case email(EmailAddress)
  }

  package let addressee: Addressee
  package let role: MemberRole
  /// Of the letter to somebody without an account; else the author's.
  package let language: Language?

  package init(addressee: Addressee, role: MemberRole, language: Language?) {
    self.addressee = addressee
    self.role = role
    self.language = language
  }
}

extension Companies {
  /// Whether an address has an account is told to nobody: the answer is the same, only the letter
  /// is another one.
  package func invite(
    _ wish: InvitationWish, to id: CompanyID, by actor: Actor, token: FreshToken, now: Instant,
    in transaction: Transaction
  ) async throws -> InvitationInfo {
    let company = try await lock(id, in: transaction)
    let members = try await knownMembers(of: id, in: transaction)
    try members.demandManager(actor, giving: wish.role)
    guard let author = try await Accounts(database).lock(actor.user, in: transaction)
    else { throw JoiningError.personUnavailable }
    let person = try await account(of: wish.addressee, in: transaction)
    try await expireInvitations(of: wish.addressee, to: id, now: now, in: transaction)
    try await question(
      company, wish.addressee, isMember: person.map { members.role(of: $0.id) != nil } ?? false,
      author.id, now: now, in: transaction
    ).judge(now: now)
    let made = try await insert(wish, to: id, by: actor.user, token, now: now, in: transaction)
    try await send(wish, company, author, person, token, now: now, in: transaction)
    return try await invitation(made, in: transaction)
  }

  /// Throws `MembershipError.unknownUser` for a number that nobody active has.
  private func account(
    of addressee: InvitationWish.Addressee, in transaction: Transaction
  ) async throws -> UserAccount? {
    switch addressee {
    case .user(let id):
      guard let person = try await Accounts(database).lock(id, in: transaction),
        person.state == .active
      else { throw MembershipError.unknownUser }
      return person
    case .email(let email):
      let person = try await Accounts(database).lock(.email(email), in: transaction)
      return person?.state == .active ? person : nil
    }
  }

  private func question(
    _ company: Company, _ addressee: InvitationWish.Addressee, isMember: Bool, _ author: UserID,
    now: Instant, in transaction: Transaction
  ) async throws -> InvitationQuestion {
    let since = now - JoiningPolicy.day
    let row = try await transaction.query(
      """
      select
        exists (select from account_usercompanyinvitation
          where company_id = \(company.id) and status = 'sent' and \(addressee.condition))
          as is_invited,
        (select count(*) from account_usercompanyinvitation
          where company_id = \(company.id) and created_at > \(since)) as by_company,
        (select min(created_at) from account_usercompanyinvitation
          where company_id = \(company.id) and created_at > \(since)) as company_since,
        (select count(*) from account_usercompanyinvitation
          where author_id = \(author) and created_at > \(since)) as by_author,
        (select min(created_at) from account_usercompanyinvitation
          where author_id = \(author) and created_at > \(since)) as author_since
      """)[0]
    return InvitationQuestion(
      company: company.standing.status, isMember: isMember,
      isInvited: try row.bool("is_invited"),
      sentByCompany: DailyCount(
        count: try row.int("by_company"), oldest: try row.optionalInstant("company_since")),
      sentByAuthor: DailyCount(
        count: try row.int("by_author"), oldest: try row.optionalInstant("author_since")))
  }

  private func insert(
    _ wish: InvitationWish, to company: CompanyID, by author: UserID, _ token: FreshToken,
    now: Instant, in transaction: Transaction
  ) async throws -> InvitationID {
    var (user, email): (UserID?, EmailAddress?)
    switch wish.addressee {
    case .user(let id): user = id
    case .email(let address): email = address
    }
    do {
      return try await transaction.query(
        """
        insert into account_usercompanyinvitation
          (company_id, author_id, role, status, invited_user_id, email, email_key, token_digest,
           created_at, updated_at, expires_at)
        values (\(company), \(author), \(wish.role), 'sent', \(user), \(email?.text ?? ""),
          \(email?.key), \(email == nil ? nil : token.digest), \(now), \(now),
          \(now + JoiningPolicy.invitationLifetime))
        returning id
        """
      ).map { try $0.identifier("id") }[0]
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
  }

  private func send(
    _ wish: InvitationWish, _ company: Company, _ author: UserAccount, _ person: UserAccount?,
    _ token: FreshToken, now: Instant, in transaction: Transaction
  ) async throws {
    let language = person?.locale ?? wish.language ?? author.locale
    switch wish.addressee {
    case .user:
      guard let person else { return }
      try await Messages.enqueue(
        .invited(to: company.name, by: author.displayName, in: language), to: person, now: now,
        in: transaction)
    case .email(let email):
      _ = try await Messages.enqueue(
        .invited(to: company.name, by: author.displayName, token: token.text, in: language),
        to: person?.email ?? email.text, by: .mail, now: now, in: transaction)
    }
  }

  func invitation(
    _ id: InvitationID, in transaction: Transaction
  ) async throws -> InvitationInfo {
    let row = try await transaction.query("\(JoiningRow.invitations) where i.id = \(id)").first
    guard let row else { throw JoiningError.notFound }
    return try JoiningRow.invitation(row)
  }
}

extension InvitationWish.Addressee {
  /// Over a row of `account_usercompanyinvitation`.
  var condition: SQL {
    switch self {
    case .user(let id): "invited_user_id = \(id)"
    case .email(let email): "email_key = \(email.key)"
    }
  }
}
