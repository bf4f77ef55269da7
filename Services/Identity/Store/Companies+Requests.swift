package import IdentityDomain
package import Kernel
package import Postgres

/// What somebody decides on a request.
package enum JoinDecision: Sendable {
  case approve
  case reject(reason: String)
  /// By whoever asked.
  case cancel
}

extension Companies {
  /// A person asks to belong to a company; its owners are told.
  package func ask(
    _ id: CompanyID, by user: UserID, now: Instant, in transaction: Transaction
  ) async throws -> JoinRequestInfo {
    let company = try await lock(id, in: transaction)
    guard let person = try await Accounts(database).lock(user, in: transaction),
      person.state == .active
    else { throw JoiningError.personUnavailable }
    try await expireRequests(of: user, to: id, now: now, in: transaction)
    try await question(company, user, now: now, in: transaction).judge(now: now)
    let made: JoinRequestID
    do {
      made = try await transaction.query(
        """
        insert into account_usercompanyrequest
          (company_id, user_id, status, created_at, updated_at, expires_at)
        values (\(id), \(user), 'pending', \(now), \(now),
          \(now + JoiningPolicy.requestLifetime))
        returning id
        """
      ).map { try $0.identifier("id") }[0]
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
    for owner in try await owners(of: id, in: transaction) {
      try await Messages.enqueue(
        .joinAsked(by: person.displayName, of: company.name, in: owner.locale), to: owner,
        now: now, in: transaction)
    }
    return try await request(made, in: transaction)
  }

  /// To strangers a request is not there. Throws `JoiningError`, `MembershipError`.
  package func decide(
    _ id: JoinRequestID, _ decision: JoinDecision, by actor: Actor, now: Instant
  ) async throws -> JoinRequestInfo {
    try await database.transaction { transaction in
      let home = try await transaction.query(
        "select company_id from account_usercompanyrequest where id = \(id)"
      ).first
      guard let home else { throw JoiningError.notFound }
      let company = try await lock(try home.identifier("company_id"), in: transaction)
      var request = try await lockRequest(id, in: transaction)
      switch decision {
      case .cancel: try request.cancel(by: actor.user, now: now)
      case .approve:
        try await demandManager(actor, of: company.id, in: transaction)
        guard company.standing.status.takesMembers else { throw JoiningError.companyClosed }
        try request.approve(now: now)
      case .reject(let reason):
        try await demandManager(actor, of: company.id, in: transaction)
        try request.reject(reason: reason, now: now)
      }
      try await save(request, now: now, in: transaction)
      try await carryOut(decision, request, company, by: actor, now: now, in: transaction)
      return try await self.request(id, in: transaction)
    }
  }

  private func carryOut(
    _ decision: JoinDecision, _ request: JoinRequest, _ company: Company, by actor: Actor,
    now: Instant, in transaction: Transaction
  ) async throws {
    let letter: (Language) -> Letter
    guard let person = try await Accounts(database).lock(request.user, in: transaction)
    else { throw JoiningError.personUnavailable }
    switch decision {
    case .cancel: return
    case .approve:
      guard person.state == .active else { throw JoiningError.personUnavailable }
      try await changeMembers(of: company.id, by: actor.user, now: now, in: transaction) {
        try $0.add(request.user, as: .member, by: actor)
      }
      letter = { .joinApproved(company.name, in: $0) }
    case .reject(let reason):
      letter = { .joinRejected(company.name, reason: reason, in: $0) }
    }
    if person.state == .active {
      try await Messages.enqueue(
        letter(person.locale), to: person, now: now, in: transaction)
    }
  }

  /// A manager of the company, or staff: whoever is no member learns nothing.
  func demandManager(
    _ actor: Actor, of company: CompanyID, in transaction: Transaction
  ) async throws {
    try await knownMembers(of: company, in: transaction)
      .demandManager(actor, giving: .member)
  }

  private func question(
    _ company: Company, _ user: UserID, now: Instant, in transaction: Transaction
  ) async throws -> JoinQuestion {
    let row = try await transaction.query(
      """
      select
        exists (select from account_usercompany
          where company_id = \(company.id) and user_id = \(user)) as is_member,
        exists (select from account_usercompanyrequest
          where company_id = \(company.id) and user_id = \(user) and status = 'pending')
          as has_pending,
        (select max(coalesce(decided_at, updated_at)) from account_usercompanyrequest
          where company_id = \(company.id) and user_id = \(user) and status = 'rejected')
          as rejected_at,
        (select count(*) from account_usercompanyrequest
          where user_id = \(user) and created_at > \(now - JoiningPolicy.day)) as count,
        (select min(created_at) from account_usercompanyrequest
          where user_id = \(user) and created_at > \(now - JoiningPolicy.day)) as oldest
      """)[0]
    return JoinQuestion(
      company: company.standing.status, isMember: try row.bool("is_member"),
      hasPending: try row.bool("has_pending"),
      rejectedAt: try row.optionalInstant("rejected_at"),
      asked: DailyCount(count: try row.int("count"), oldest: try row.optionalInstant("oldest")))
  }

  func owners(
    of company: CompanyID, in transaction: Transaction
  ) async throws -> [UserAccount] {
    try await transaction.query(
      """
      select \(AccountRow.columns) from account_user
      where state = 'active' and id in (select user_id from account_usercompany
        where company_id = \(company) and role = 'owner' order by id limit 20)
      order by id
      """
    ).map(AccountRow.account)
  }

  private func lockRequest(
    _ id: JoinRequestID, in transaction: Transaction
  ) async throws -> JoinRequest {
    let row = try await transaction.query(
      """
      select id, company_id, user_id, status, reason, expires_at from account_usercompanyrequest
      where id = \(id) for no key update
      """
    ).first
    guard let row else { throw JoiningError.notFound }
    return JoinRequest(
      stored: id, company: try row.identifier("company_id"), user: try row.identifier("user_id"),
      status: JoinRequest.Status(rawValue: try row.string("status")),
      reason: try row.string("reason"), expiresAt: try row.optionalInstant("expires_at"))
  }

  private func save(
    _ request: JoinRequest, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_usercompanyrequest set status = \(request.status),
        reason = \(request.reason), decided_at = \(now), updated_at = \(now),
        row_version = row_version + 1
      where id = \(request.id)
      """)
  }

  private func request(
    _ id: JoinRequestID, in transaction: Transaction
  ) async throws -> JoinRequestInfo {
    let row = try await transaction.query("\(JoiningRow.requests) where r.id = \(id)").first
    guard let row else { throw JoiningError.notFound }
    return try JoiningRow.request(row)
  }
}
