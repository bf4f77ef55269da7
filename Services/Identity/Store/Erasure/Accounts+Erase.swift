import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import PersonalData
import Postgres

extension Accounts {
  /// People whose days of grace are over, by their numbers. Who is held by law or is the last owner of
  /// a company waits.
  package func dueForErasure(after last: UserID?, now: Instant) async throws -> [UserID] {
    try await database.query(
      """
      select u.id from account_deletion wish join account_user u on u.id = wish.user_id
      where wish.state = 'requested' and wish.due_at <= \(now) and u.id > \(last?.rawValue ?? 0)
        and u.state = 'deletion_requested' and u.legal_hold is null
        and not \(Accounts.isNeeded("u.id"))
      order by u.id limit 100
      """
    ).map { try $0.identifier("id") }
  }

  /// False if he may stay after all.
  package func erase(_ user: UserID, blanking: Blanking, now: Instant) async throws -> Bool {
    try await database.transaction { transaction in
      try await erase(user, now: now, blanking: blanking, in: transaction)
    }
  }

  /// False if he may stay after all: he signed in meanwhile.
  private func erase(
    _ user: UserID, now: Instant, blanking: Blanking, in transaction: Transaction
  ) async throws -> Bool {
    try await lockCompanies(of: user, in: transaction)
    guard var found = try await living(user, in: transaction) else { return false }
    do {
      try found.life.erase(
        isNeeded: try await isNeeded(user, in: transaction), now: now)
    } catch is AccountError {
      return false
    }
    try transaction.enqueue("set constraints all deferred")
    try await leaveCompanies(user, blanking: blanking, now: now, in: transaction)
    try await shutOut(
      user, revision: found.account.rowVersion, actor: nil, now: now, in: transaction)
    let counts = try await deleteRows(of: user, blanking: blanking, in: transaction)
    let wipes = try await wipesComments(user, in: transaction)
    let revision = try await anonymise(user, now: now, in: transaction)
    try await blanking.person(user, transaction)
    try await OutboxWriter.append(
      UserDeleted(id: user.rawValue, wipesComments: wipes), rev: revision, actor: nil,
      in: transaction)
    try await Erasures.begin(of: user, counts: counts, now: now, in: transaction)
    return true
  }

  private func wipesComments(_ user: UserID, in transaction: Transaction) async throws -> Bool {
    try await transaction.query(
      "select wipes_comments from account_deletion where user_id = \(user) and state = 'requested'"
    ).first?.bool("wipes_comments") ?? false
  }

  private func leaveCompanies(
    _ user: UserID, blanking: Blanking, now: Instant, in transaction: Transaction
  ) async throws {
    let companies = Companies(database)
    let mine = try await transaction.query(
      "select company_id from account_usercompany where user_id = \(user) order by company_id"
    ).map { row -> CompanyID in try row.identifier("company_id") }
    for company in mine {
      try await companies.leave(company, user, now: now, in: transaction)
    }
    try await forgetContacts(of: mine, blanking: blanking, now: now, in: transaction)
  }

  /// A company to which nobody belongs any more has no contact: it was he who could be reached there.
  private func forgetContacts(
    of companies: [CompanyID], blanking: Blanking, now: Instant, in transaction: Transaction
  ) async throws {
    let alone = try await transaction.query(
      """
      update account_company company set contact_name = '', contact_phone = '',
        contact_email = '', updated_at = \(now), row_version = row_version + 1
      where id = any(\(companies.map(\.rawValue).asArray)::bigint[])
        and not exists (select from account_usercompany member
          where member.company_id = company.id)
      returning id::text as id
      """
    ).map { try $0.string("id") }
    try await blanking.rows(alone, "account_company", transaction)
  }

  /// Rows that hold his address go while the account still says which it is. Addresses that bounce stay
  /// on their list: nothing may be sent there again.
  private func deleteRows(
    of user: UserID, blanking: Blanking, in transaction: Transaction
  ) async throws -> [String: Int] {
    // Also what revisions say of rows from before they were his, or of nobody's.
    let counts = try await PersonalTables.identity.deleteRows(
      of: user.rawValue, in: transaction
    ) { table, keys in
      try await blanking.rows(keys, table, transaction)
    }
    try transaction.enqueue(
      """
      delete from oauth_application_logo where application_id in (
        select id from oauth2_provider_application where user_id = \(user))
      """)
    try transaction.enqueue(
      """
      update oauth2_provider_application set active = false, logo = '', updated = now(),
        row_version = row_version + 1
      where user_id = \(user) and active
      """)
    try transaction.enqueue(
      "delete from idempotency_key where principal like \("\(user):%")")
    return counts
  }
}
