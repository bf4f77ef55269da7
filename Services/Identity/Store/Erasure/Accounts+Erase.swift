import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import PersonalData
package import Postgres

extension Accounts {
  /// Blanks what revisions know of a person, in the transaction that erases him.
  package typealias Blanking = @Sendable (UserID, Transaction) async throws -> Void

  /// By the clock: people whose days of grace are over, one transaction each. Who is held by law or is
  /// the last owner of a company waits. Returns how many were erased.
  package func eraseDue(now: Instant, blanking: @escaping Blanking) async throws -> Int {
    let due = try await database.query(
      """
      select u.id from account_deletion wish join account_user u on u.id = wish.user_id
      where wish.state = 'requested' and wish.due_at <= \(now)
        and u.state = 'deletion_requested' and u.legal_hold is null
        and not \(Accounts.isNeeded("u.id"))
      order by wish.due_at limit 100
      """
    ).map { row -> UserID in try row.identifier("id") }
    var erased = 0
    for user in due {
      let isErased = try await database.transaction { transaction in
        try await erase(user, now: now, blanking: blanking, in: transaction)
      }
      if isErased { erased += 1 }
    }
    return erased
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
    try await leaveCompanies(user, now: now, in: transaction)
    try await shutOut(
      user, revision: found.account.rowVersion, actor: nil, now: now, in: transaction)
    let counts = try await deleteRows(of: user, in: transaction)
    let revision = try await anonymise(user, now: now, in: transaction)
    try await blanking(user, transaction)
    try await OutboxWriter.append(
      UserDeleted(id: user.rawValue), rev: revision, actor: nil, in: transaction)
    try await Erasures.begin(of: user, counts: counts, now: now, in: transaction)
    return true
  }

  private func leaveCompanies(
    _ user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    let companies = Companies(database)
    let mine = try await transaction.query(
      "select company_id from account_usercompany where user_id = \(user) order by company_id")
    for row in mine {
      try await companies.leave(
        try row.identifier("company_id"), user, now: now, in: transaction)
    }
  }

  /// Rows that hold his address go while the account still says which it is. Addresses that bounce stay
  /// on their list: nothing may be sent there again.
  private func deleteRows(
    of user: UserID, in transaction: Transaction
  ) async throws -> [String: Int] {
    let counts = try await PersonalTables.identity.deleteRows(of: user.rawValue, in: transaction)
    try transaction.enqueue(
      """
      update oauth2_provider_application set active = false, updated = now(),
        row_version = row_version + 1
      where user_id = \(user) and active
      """)
    try transaction.enqueue(
      "delete from idempotency_key where principal like \("\(user):%")")
    return counts
  }
}
