import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

extension Sanctions {
  /// A moderator lets somebody in again before the term is over.
  package func restore(_ user: UserID, by moderator: Moderator, now: Instant) async throws {
    try await database.transaction { transaction in
      let accounts = Accounts(database)
      guard var found = try await accounts.living(user, in: transaction) else {
        throw AccountError.notFound
      }
      try moderator.demandMayShutOut(found.account)
      try found.life.restore()
      try await Sanctions.endSuspension(
        of: user, by: moderator.user, now: now, in: transaction)
      try await accounts.restore(
        found, by: moderator.user, saying: .restored(in: found.account.locale), now: now,
        in: transaction)
    }
  }

  /// An appeal was right: what is still in force of the complaint's sanctions ends.
  func lift(
    of complaint: ComplaintID, by judge: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    let lifted = try await transaction.query(
      """
      update account_sanction set lifted_at = \(now), lifted_by_id = \(judge),
        updated_at = \(now), row_version = row_version + 1
      where complaint_id = \(complaint) and lifted_at is null
      returning id, kind, user_id, company_id, content_source, content_key, row_version
      """)
    for row in lifted {
      switch try row.string("kind") {
      case "suspend": try await letIn(row, by: judge, now: now, in: transaction)
      case "hide_content":
        try await OutboxWriter.append(
          ContentShowRequested(
            source: try row.string("content_source"), primaryKey: try row.string("content_key"),
            sanction: try row.int64("id")),
          rev: try row.int64("row_version"), actor: judge.rawValue, in: transaction)
      default: break
      }
    }
  }

  private func letIn(
    _ row: Row, by judge: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    if let company: CompanyID = try row.optionalIdentifier("company_id") {
      return try await letIn(company, by: judge, now: now, in: transaction)
    }
    let accounts = Accounts(database)
    guard let user: UserID = try row.optionalIdentifier("user_id"),
      var found = try await accounts.living(user, in: transaction), found.life.state == .suspended
    else { return }
    try found.life.restore()
    try await accounts.restore(
      found, by: judge, saying: .restored(in: found.account.locale), now: now, in: transaction)
  }

  /// - Parameter moderator: `nil` where the term is over.
  static func endSuspension(
    of user: UserID, by moderator: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_sanction set lifted_at = \(now), lifted_by_id = \(moderator),
        updated_at = \(now), row_version = row_version + 1
      where user_id = \(user) and kind = 'suspend' and lifted_at is null
      """)
  }

  // MARK: Companies

  /// Those whose suspension by a moderator is over, by their numbers.
  package func dueForReturn(after last: CompanyID?, now: Instant) async throws -> [CompanyID] {
    try await database.query(
      """
      select distinct company_id from account_sanction
      where kind = 'suspend' and lifted_at is null and until <= \(now)
        and company_id > \(last?.rawValue ?? 0)
      order by company_id limit 500
      """
    ).map { try $0.identifier("company_id") }
  }

  /// By the clock.
  package func comeBack(_ company: CompanyID, now: Instant) async throws {
    try await database.transaction { transaction in
      try await letIn(company, by: nil, now: now, in: transaction)
      // Of one that is no longer suspended the end is noted all the same.
      try await Sanctions.endSuspension(of: company, by: nil, now: now, in: transaction)
    }
  }

  private func letIn(
    _ id: CompanyID, by judge: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    let companies = Companies(database)
    let company = try await companies.lock(id, in: transaction)
    guard company.standing.status == .suspended else { return }
    _ = try await companies.take(.restore, on: company, by: judge, now: now, in: transaction)
  }

  /// Whatever had suspended the company suspends it no more.
  static func endSuspension(
    of company: CompanyID, by actor: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_sanction set lifted_at = \(now), lifted_by_id = \(actor),
        updated_at = \(now), row_version = row_version + 1
      where company_id = \(company) and kind = 'suspend' and lifted_at is null
      """)
  }

  /// Who answers for a target: the person, or the owners of the company.
  static func side(
    of target: ComplaintTarget, _ database: Database, in transaction: Transaction
  ) async throws -> [UserAccount] {
    switch target {
    case .user(let user):
      return try await Accounts(database).account(user, in: transaction).map { [$0] } ?? []
    case .company(let company):
      return try await transaction.query(
        """
        select \(AccountRow.columns) from account_user where state <> 'deleted' and id in (
          select user_id from account_usercompany
          where company_id = \(company) and role = 'owner')
        order by id limit 20
        """
      ).map(AccountRow.account)
    }
  }
}
