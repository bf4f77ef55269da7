package import IdentityDomain
package import Kernel
import Postgres

package enum ResetReason: Sendable {
  case forgotten
  /// The stored hash cannot be checked here.
  case outdated
}

extension Accounts {
  /// Sends a code to the stored address. Nothing happens if there is no such person.
  package func requestReset(
    for contact: Contact, code: FreshCode, reason: ResetReason, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      guard let account = try await lock(contact, in: transaction),
        [.active, .suspended, .deletionRequested].contains(account.state)
      else { return }
      let letter: Letter =
        switch reason {
        case .forgotten: .passwordReset(code: code.text, in: account.locale)
        case .outdated: .passwordOutdated(code: code.text, in: account.locale)
        }
      // Without a letter the code that is out stays good: nobody can void it by asking too often.
      guard
        try await Messages.enqueue(
          letter, to: account, by: contact.channel, now: now, in: transaction)
      else { return }
      _ = try await transaction.query(
        "delete from password_reset where user_id = \(account.id)")
      _ = try await transaction.query(
        """
        insert into password_reset (user_id, code_hash, created_at, expires_at)
        values (\(account.id), \(code.hash), \(now), \(now + CodePolicy.lifetime))
        """)
    }
  }

  /// Consumes the code, stores the password, ends every session. Returns whose it was.
  package func confirmReset(
    _ contact: Contact, codeHash: String, passwordHash: String, now: Instant
  ) async throws -> UserAccount {
    let outcome: Result<UserAccount, CodeError> = try await database.transaction { transaction in
      guard let account = try await lock(contact, in: transaction) else { return .failure(.wrong) }
      let hit = try await transaction.query(
        """
        delete from password_reset
        where user_id = \(account.id) and code_hash = \(codeHash) and tries < \(CodePolicy.tries)
        returning expires_at
        """
      ).first
      guard let hit else {
        _ = try await transaction.query(
          "update password_reset set tries = tries + 1 where user_id = \(account.id)")
        return .failure(.wrong)
      }
      guard try hit.instant("expires_at") > now else { return .failure(.expired) }
      try await setPassword(
        passwordHash, of: account, keeping: nil, verifying: contact.channel, now: now,
        in: transaction)
      return .success(account)
    }
    return try outcome.get()
  }

  /// Stores a new password if the checked one is still the stored one; ends all other sessions.
  package func changePassword(
    of credential: Credential, to passwordHash: String, keeping session: String?, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      guard let account = try await lock(credential.user, in: transaction),
        try await transaction.query(
          """
          select 1 as one from account_user
          where id = \(account.id) and password = \(credential.passwordHash)
          """
        ).first != nil
      else { throw ProfileError.wrongPassword }
      try await setPassword(
        passwordHash, of: account, keeping: session, verifying: nil, now: now, in: transaction)
    }
  }

  private func setPassword(
    _ hash: String, of account: UserAccount, keeping session: String?,
    verifying channel: Channel?, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_user set password = \(hash), password_changed_at = \(now),
        updated_at = \(now), failed_login_count = 0, locked_until = null,
        email_verified = email_verified or \(channel == .mail),
        phone_verified = phone_verified or \(channel == .sms)
      where id = \(account.id)
      """)
    _ = try await transaction.query("delete from password_reset where user_id = \(account.id)")
    // Whoever gave the old password and not yet the second step begins again.
    _ = try await transaction.query("delete from signin_challenge where user_id = \(account.id)")
    try await Sessions(database).endAll(
      of: account.id, except: session, rev: account.rowVersion, in: transaction)
    try await Messages.enqueue(
      .passwordChanged(in: account.locale), to: account, now: now, in: transaction)
  }
}
