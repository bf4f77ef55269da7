import IdentityContract
import IdentityDomain
import Kernel
import Outbox
import Postgres

extension Accounts {
  /// An account for somebody whose address is proven, without a password. A registration of the address
  /// that waits for its code gives way, and so does the password that was given with it: whoever gave it
  /// proved nothing. `nil`: somebody has the address.
  func make(
    _ email: EmailAddress, _ names: PausedSignIn.Names, in language: Language, now: Instant,
    in transaction: Transaction
  ) async throws -> UserAccount? {
    let wish = Registration(
      contact: .email(email), firstName: names.first, lastName: names.last, locale: language)
    try await insertPending(wish, now: now, in: transaction)
    guard let pending = try await lock(wish.contact, in: transaction), pending.state == .pending
    else { return nil }
    _ = try await transaction.query("delete from account_activation where user_id = \(pending.id)")
    let account = try await transaction.query(
      """
      update account_user set state = 'active', is_active = true,
        email_verified = true, password = '!', first_name = \(names.first.text),
        last_name = \(names.last.text), locale = \(language), date_joined = \(now),
        terms_accepted_at = \(now), updated_at = \(now), row_version = row_version + 1
      where id = \(pending.id)
      returning \(AccountRow.columns)
      """
    ).first.map(AccountRow.account)
    guard let account else { return nil }
    try await OutboxWriter.append(
      UserActivated(
        id: account.id.rawValue, displayName: account.displayName, avatar: account.avatar,
        locale: account.locale.rawValue),
      rev: account.rowVersion, actor: account.id.rawValue, in: transaction)
    return account
  }

  /// The address has been proven. Where it had not been before, whoever knows the password need not be
  /// its owner: then it opens nothing any more, and every session ends.
  func takeBack(
    _ account: UserAccount, now: Instant, in transaction: Transaction
  ) async throws {
    let wasUnproven =
      try await transaction.query(
        """
        update account_user set email_verified = true, password = '!', updated_at = \(now),
          row_version = row_version + 1
        where id = \(account.id) and not email_verified
        """
      ).affected == 1
    guard wasUnproven else { return }
    try await Sessions(database).endAll(
      of: account.id, except: nil, rev: account.rowVersion, in: transaction)
  }
}
