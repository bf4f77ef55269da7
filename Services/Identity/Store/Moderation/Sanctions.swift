import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// What was imposed on whom.
package struct Sanctions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// A suspension without a complaint gets one that is decided already, so that it can be appealed
  /// like any other.
  package func suspend(
    _ user: UserID, until: Instant?, reason: String, by moderator: Moderator, appeal: FreshToken,
    now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let complaint = try await transaction.query(
        """
        insert into account_complaint
          (reason, comment, status, user_id, moderator_id, taken_at, resolved_at, created_at,
           updated_at)
        select 'other', \(reason), 'resolved_action', id, \(moderator.user), \(now), \(now),
          \(now), \(now)
        from account_user where id = \(user)
        returning id
        """
      ).first.map { row -> ComplaintID in try row.identifier("id") }
      guard let complaint else { throw AccountError.notFound }
      try await impose(
        NewSanction(.suspend(until: until), reason: reason), on: .user(user), for: complaint,
        by: moderator, appeal: appeal, now: now, in: transaction)
    }
  }

  /// Writes the sanction down, does what it says and tells the sanctioned side.
  func impose(
    _ sanction: NewSanction, on target: ComplaintTarget, for complaint: ComplaintID,
    by moderator: Moderator, appeal: FreshToken, now: Instant, in transaction: Transaction
  ) async throws {
    var company: Company?
    switch (sanction.kind, target) {
    case (.suspend(let until), .user(let user)):
      try await shutOut(user, until: until, by: moderator, now: now, in: transaction)
    case (.suspend, .company(let id)):
      company = try await suspend(
        id, because: sanction.reason, by: moderator, now: now, in: transaction)
    case (.warn, _), (.hide, _): break
    }
    let id = try await insert(
      sanction, on: target, for: complaint, by: moderator.user, appeal: appeal, now: now,
      in: transaction)
    if let content = sanction.kind.content {
      try await OutboxWriter.append(
        ContentHideRequested(source: content.source, primaryKey: content.key, sanction: id),
        rev: 1, actor: moderator.user.rawValue, in: transaction)
    }
    for account in try await Sanctions.side(of: target, database, in: transaction) {
      try await Messages.enqueue(
        sanction.letter(about: company, appeal: appeal.text, in: account.locale), to: account,
        now: now, in: transaction)
    }
  }

  private func shutOut(
    _ user: UserID, until: Instant?, by moderator: Moderator, now: Instant,
    in transaction: Transaction
  ) async throws {
    let accounts = Accounts(database)
    guard var found = try await accounts.living(user, in: transaction) else {
      throw AccountError.notFound
    }
    try moderator.demandMayShutOut(found.account)
    try found.life.suspend(until: until, now: now)
    let revision = try await accounts.save(
      found.life, of: found.account, now: now, in: transaction)
    // The new term takes the place of the old one.
    try await Sanctions.endSuspension(of: user, by: moderator.user, now: now, in: transaction)
    try await accounts.shutOut(
      user, revision: revision, actor: moderator.user, now: now, in: transaction)
    try await OutboxWriter.append(
      UserSuspended(id: user.rawValue, until: until), rev: revision,
      actor: moderator.user.rawValue, in: transaction)
  }

  /// One that is suspended already is so for another reason, and this one's end must not be that one's.
  private func suspend(
    _ id: CompanyID, because reason: String, by moderator: Moderator, now: Instant,
    in transaction: Transaction
  ) async throws -> Company {
    let companies = Companies(database)
    let company = try await companies.lock(id, in: transaction)
    guard company.standing.status == .verified else { throw CompanyError.wrongState }
    let shown = String.UnicodeScalarView(reason.unicodeScalars.prefix(JoiningPolicy.reasonLimit))
    return try await companies.take(
      .suspend, on: company, by: moderator.user, reason: String(shown), tellsOwners: false,
      now: now, in: transaction)
  }

  private func insert(
    _ sanction: NewSanction, on target: ComplaintTarget, for complaint: ComplaintID,
    by moderator: UserID, appeal: FreshToken, now: Instant, in transaction: Transaction
  ) async throws -> Int64 {
    try await transaction.query(
      """
      insert into account_sanction
        (kind, user_id, company_id, complaint_id, moderator_id, reason, until, content_source,
         content_key, appeal_digest, created_at, updated_at)
      values (\(sanction.kind.word), \(target.user), \(target.company), \(complaint),
        \(moderator), \(sanction.reason), \(sanction.kind.until), \(sanction.kind.content?.source),
        \(sanction.kind.content?.key), \(appeal.digest), \(now), \(now))
      returning id
      """
    ).first?.int64("id") ?? 0
  }
}

extension ComplaintTarget {
  var user: UserID? { if case .user(let user) = self { user } else { nil } }
  var company: CompanyID? { if case .company(let company) = self { company } else { nil } }
}

extension NewSanction {
  fileprivate func letter(
    about company: Company?, appeal: String, in language: Language
  ) -> Letter {
    switch kind {
    case .warn: return .warned(reason: reason, appeal: appeal, in: language)
    case .hide: return .contentHidden(reason: reason, appeal: appeal, in: language)
    case .suspend(let until):
      let end = until.map { LocalZone.almaty.day(of: $0) }
      guard let company else {
        return .suspended(reason: reason, until: end, appeal: appeal, in: language)
      }
      return .companySuspended(
        company.name, reason: reason, until: end, appeal: appeal, in: language)
    }
  }
}
