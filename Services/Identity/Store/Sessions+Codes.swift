package import IdentityDomain
package import Kernel
import Postgres

extension Sessions {
  /// Leaves a code that signs in, in the place of the one before. For nobody's address there is a row
  /// too, which nothing opens, so that the answer takes the same time.
  /// - Parameter subject: keyed digest of the address.
  package func offerCode(
    to contact: Contact, subject: String, code: FreshCode, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let account = try await lock(contact, now: now, in: transaction)
      _ = try await transaction.query(
        """
        insert into signin_code (subject, user_id, code_hash, created_at, expires_at)
        values (\(subject), \(account?.id), \(code.hash), \(now), \(now + CodePolicy.lifetime))
        on conflict (subject) do update set user_id = excluded.user_id,
          code_hash = excluded.code_hash, tries = 0, created_at = excluded.created_at,
          expires_at = excluded.expires_at
        """)
      guard let account else { return }
      try await Messages.enqueue(
        .signIn(code: code.text, in: account.locale), to: account, by: contact.channel, now: now,
        in: transaction)
    }
  }

  /// Exchanges the code, once. A wrong try is counted.
  package func open(
    _ arrival: Arrival, for contact: Contact, subject: String, codeHash: String, now: Instant
  ) async throws -> SignInOutcome {
    try await database.transaction { transaction -> Result<SignInOutcome, CodeError> in
      let account = try await lock(contact, now: now, in: transaction)
      let hit = try await transaction.query(
        """
        delete from signin_code
        where subject = \(subject) and code_hash = \(codeHash) and tries < \(CodePolicy.tries)
          and user_id = \(account?.id)
        returning expires_at
        """
      ).first
      guard let hit, let account else {
        _ = try await transaction.query(
          "update signin_code set tries = tries + 1 where subject = \(subject)")
        return .failure(.wrong)
      }
      guard try hit.instant("expires_at") > now else { return .failure(.expired) }
      return .success(
        try await step(
          arrival, of: account.id, by: contact.channel == .sms ? .sms : .oneTimeCode,
          verifying: contact.channel, now: now, in: transaction))
    }.get()
  }

  private func lock(
    _ contact: Contact, now: Instant, in transaction: Transaction
  ) async throws -> UserAccount? {
    try await transaction.query(
      """
      select \(AccountRow.columns) from account_user
      where \(Accounts.has(contact)) and \(Accounts.mayEnter(now)) for no key update
      """
    ).first.map(AccountRow.account)
  }
}
