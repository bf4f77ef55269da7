package import IdentityDomain
package import Kernel
import Postgres

/// Somebody who comes in by a browser.
package struct Arrival: Sendable {
  /// Of a fresh secret: a session's, or a challenge's where a second step is to come.
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

/// What came of a first or a second step.
package enum SignInOutcome: Sendable {
  case signedIn(UserAccount)
  /// The fresh secret opens no session but a challenge.
  case secondFactor
}

extension Sessions {
  /// Signs somebody in whose password was right a moment ago. Throws `SignInError` if the account
  /// or its password changed since.
  /// - Parameter rehashed: a hash at today's cost that takes the place of the checked one.
  package func open(
    _ arrival: Arrival, for credential: Credential, rehashed: String?,
    by method: AuthenticationMethod = .password, now: Instant
  ) async throws -> SignInOutcome {
    try await database.transaction { transaction in
      try await open(
        arrival, for: credential, rehashed: rehashed, by: method, now: now, in: transaction)
    }
  }

  func open(
    _ arrival: Arrival, for credential: Credential, rehashed: String?,
    by method: AuthenticationMethod = .password, now: Instant, in transaction: Transaction
  ) async throws -> SignInOutcome {
    let known = try await transaction.query(
      """
      select from account_user
      where id = \(credential.user) and password = \(credential.passwordHash)
        and \(Accounts.mayEnter(now))
      for no key update
      """)
    guard !known.isEmpty else { throw SignInError.wrongCredentials }
    if let rehashed {
      _ = try await transaction.query(
        "update account_user set password = \(rehashed) where id = \(credential.user)")
    }
    return try await step(
      arrival, of: credential.user, by: method, verifying: nil, now: now, in: transaction)
  }

  /// Somebody for whom a provider of sign-in speaks.
  /// - Parameter method: what he proved himself by besides.
  func open(
    _ arrival: Arrival, for user: UserID, by method: AuthenticationMethod?,
    verifying channel: Channel?, now: Instant, in transaction: Transaction
  ) async throws -> SignInOutcome {
    let known = try await transaction.query(
      """
      select from account_user where id = \(user) and \(Accounts.mayEnter(now))
      for no key update
      """)
    guard !known.isEmpty else { throw SignInError.wrongCredentials }
    return try await step(
      arrival, of: user, by: method, verifying: channel, now: now, in: transaction)
  }

  /// The first step is done: on to the second, or in. The person's row is locked.
  func step(
    _ arrival: Arrival, of user: UserID, by method: AuthenticationMethod?,
    verifying channel: Channel?, now: Instant, in transaction: Transaction
  ) async throws -> SignInOutcome {
    if try await Factors.isConfirmed(of: user, in: transaction) {
      try await challenge(arrival.digest, user, method, now: now, in: transaction)
      return .secondFactor
    }
    return .signedIn(
      try await enter(
        arrival, user, by: [method].compactMap { $0 }, verifying: channel, now: now, in: transaction
      ))
  }

  /// Opens the session.
  func enter(
    _ arrival: Arrival, _ user: UserID, by methods: [AuthenticationMethod],
    verifying channel: Channel?, now: Instant, in transaction: Transaction
  ) async throws -> UserAccount {
    var account = try await note(arrival, user, verifying: channel, now: now, in: transaction)
    if account == nil {
      try await Accounts(database).comeBack(user, now: now, in: transaction)
      account = try await note(arrival, user, verifying: channel, now: now, in: transaction)
    }
    guard let account else { throw SignInError.wrongCredentials }
    if let replacing = arrival.replacing {
      try await carry(replacing, of: user, to: arrival.digest, in: transaction)
      try await end(
        "user_id = \(user) and session_key = \(replacing)", of: user, rev: account.rowVersion,
        in: transaction)
    }
    try await begin(arrival, of: account, by: methods, now: now, in: transaction)
    return account
  }

  /// `nil` for who is not active.
  private func note(
    _ arrival: Arrival, _ user: UserID, verifying channel: Channel?, now: Instant,
    in transaction: Transaction
  ) async throws -> UserAccount? {
    try await transaction.query(
      """
      update account_user set last_login = \(now), last_seen = \(now),
        last_ip = \(arrival.client.address)::inet, login_count = login_count + 1,
        failed_login_count = 0, locked_until = null,
        email_verified = email_verified or \(channel == .mail),
        phone_verified = phone_verified or \(channel == .sms)
      where id = \(user) and state = 'active'
      returning \(AccountRow.columns)
      """
    ).first.map(AccountRow.account)
  }

  /// A new line in the list of sessions; the oldest ones make room.
  func begin(
    _ arrival: Arrival, of account: UserAccount, by methods: [AuthenticationMethod], now: Instant,
    in transaction: Transaction
  ) async throws {
    // What the purge is at goes without us: nobody waits for its disk to be signed in.
    _ = try await transaction.query(
      """
      delete from user_sessions_session where session_key = any(array(
        select session_key from user_sessions_session
        where user_id = \(account.id) and expire_date <= \(now) for update skip locked))
      """)
    try await end(
      """
      session_key in (select session_key from user_sessions_session
        where user_id = \(account.id) and expire_date > \(now)
        order by last_activity desc offset \(SessionPolicy.perUser - 1))
      """, of: account.id, rev: account.rowVersion, in: transaction)
    _ = try await transaction.query(
      """
      insert into user_sessions_session
        (session_key, expire_date, user_agent, last_activity, ip, user_id, created_at, methods)
      values (\(arrival.digest), \(now + SessionPolicy.lifetime), \(arrival.client.userAgent),
        \(now), \(arrival.client.address)::inet, \(account.id), \(now),
        \(methods.map(\.rawValue).asArray))
      """)
  }
}
