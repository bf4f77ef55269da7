import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

extension Accounts {
  /// Consumes a code and makes the account live with the names and the password that were given
  /// with it. A wrong try is counted whether or not the rest of the transaction had a point.
  package func activate(
    _ contact: Contact, codeHash: String, now: Instant
  ) async throws -> UserID {
    let outcome: Result<UserID, CodeError> = try await database.transaction { transaction in
      guard let account = try await lock(contact, in: transaction), account.state == .pending
      else { return .failure(.wrong) }
      guard let found = try await consume(account.id, codeHash, now: now, in: transaction)
      else { return .failure(.wrong) }
      guard try found.instant("expires_at") > now else { return .failure(.expired) }
      try await bringToLife(account.id, contact, from: found, now: now, in: transaction)
      return .success(account.id)
    }
    return try outcome.get()
  }

  /// The row that the code opens, marked as used unless it is too old; a miss costs every open code
  /// a try.
  private func consume(
    _ user: UserID, _ codeHash: String, now: Instant, in transaction: Transaction
  ) async throws -> Row? {
    let hit = try await transaction.query(
      """
      select id, expires_at, password, first_name, last_name, locale from account_activation
      where user_id = \(user) and code_hash = \(codeHash) and not used
        and tries < \(CodePolicy.tries)
      order by id desc limit 1
      """
    ).first
    if hit == nil {
      _ = try await transaction.query(
        """
        update account_activation set tries = tries + 1, updated_at = \(now)
        where user_id = \(user) and not used
        """)
    }
    return hit
  }

  private func bringToLife(
    _ user: UserID, _ contact: Contact, from code: Row, now: Instant, in transaction: Transaction
  ) async throws {
    let byMail = contact.channel == .mail
    let account = try await transaction.query(
      """
      update account_user set state = 'active', is_active = true,
        password = \(try code.string("password")), first_name = \(try code.string("first_name")),
        last_name = \(try code.string("last_name")), locale = \(try code.string("locale")),
        email_verified = email_verified or \(byMail), phone_verified = phone_verified or \(!byMail),
        date_joined = \(now), updated_at = \(now), password_changed_at = \(now),
        row_version = row_version + 1
      where id = \(user)
      returning \(AccountRow.columns)
      """
    ).first.map(AccountRow.account)
    let used = try code.int64("id")
    _ = try await transaction.query(
      "delete from account_activation where user_id = \(user) and not used and id <> \(used)")
    _ = try await transaction.query(
      """
      update account_activation
      set used = true, code_hash = null, password = null, updated_at = \(now)
      where id = \(used)
      """)
    guard let account else { return }
    try await OutboxWriter.append(
      UserActivated(
        id: user.rawValue, displayName: account.displayName, avatar: account.avatar,
        locale: account.locale.rawValue),
      rev: account.rowVersion, actor: user.rawValue, in: transaction)
  }
}
