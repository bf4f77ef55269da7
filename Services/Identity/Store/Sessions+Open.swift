package import IdentityDomain
package import Kernel
import Postgres

/// Somebody who comes in by a browser.
package struct Arrival: Sendable {
  /// Of a fresh secret, the session's.
  package let digest: String
  /// Digest of the session that the browser had before; it ends.
  package let replacing: String?
  package let client: ClientTrace

  package init(digest: String, replacing: String?, client: ClientTrace) {
    self.digest = digest
    self.replacing = replacing
    self.client = client
  }
}

extension Sessions {
  /// Signs somebody in whose password was right a moment ago. Throws `SignInError` if the account
  /// or its password changed since.
  /// - Parameter rehashed: a hash at today's cost that takes the place of the checked one.
  package func open(
    _ session: Arrival, for credential: Credential, rehashed: String?, now: Instant
  ) async throws -> UserAccount {
    try await database.transaction { transaction in
      try await open(
        session, for: credential.user, password: credential.passwordHash, rehashed: rehashed,
        now: now, in: transaction)
    }
  }

  /// - Parameter password: the hash that was checked; `nil`: he proved himself otherwise.
  func open(
    _ session: Arrival, for user: UserID, password: String?, rehashed: String? = nil,
    now: Instant, in transaction: Transaction
  ) async throws -> UserAccount {
    let client = session.client
    let account = try await transaction.query(
      """
      update account_user set last_login = \(now), last_seen = \(now),
        last_ip = \(client.address)::inet, login_count = login_count + 1, failed_login_count = 0,
        locked_until = null, password = coalesce(\(rehashed), password),
        state = 'active', suspended_until = null
      where id = \(user) and password = coalesce(\(password), password)
        and (state = 'active' or (state = 'suspended' and suspended_until <= \(now)))
      returning \(AccountRow.columns)
      """
    ).first.map(AccountRow.account)
    guard let account else { throw SignInError.wrongCredentials }
    if let replacing = session.replacing {
      try await end(
        "user_id = \(user) and session_key = \(replacing)", of: user, rev: account.rowVersion,
        in: transaction)
    }
    _ = try await transaction.query(
      "delete from user_sessions_session where user_id = \(user) and expire_date <= \(now)")
    try await end(
      """
      session_key in (select session_key from user_sessions_session where user_id = \(user)
        order by last_activity desc offset \(SessionPolicy.perUser - 1))
      """, of: user, rev: account.rowVersion, in: transaction)
    _ = try await transaction.query(
      """
      insert into user_sessions_session
        (session_key, expire_date, user_agent, last_activity, ip, user_id, created_at)
      values (\(session.digest), \(now + SessionPolicy.lifetime), \(client.userAgent), \(now),
        \(client.address)::inet, \(user), \(now))
      """)
    return account
  }
}
