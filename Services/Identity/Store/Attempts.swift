package import IdentityDomain
package import Kernel
package import Postgres

package enum AttemptKind: String, Sendable {
  case signIn = "sign_in"
  case code
  case confirmation
  /// Secrets of the old site's applications, which are slow to check.
  case clientSecret = "client_secret"
  /// What a person types that a device shows him (RFC 8628, section 5.1).
  case deviceCode = "device_code"
  /// Questions of journalists.
  case press
}

/// Limits that hold over all copies of the service. An attempt is counted before it is made and
/// given back if it was a good one, so that many at once cannot slip through.
package struct Attempts: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// - Parameters:
  ///   - account: digest of the log-in that was typed, whether it exists or not.
  ///   - address: digest of the client's address.
  /// - Returns: how many attempts the account has had in the window, this one included.
  /// - Throws: `TooManyAttempts`; then nothing is counted.
  package func begin(
    _ kind: AttemptKind, account: String, address: String, policy: AttemptPolicy, now: Instant
  ) async throws -> Int {
    try await database.transaction { transaction in
      let accountTimes = try await lock(kind, account, policy, now, in: transaction)
      let addressTimes = try await lock(kind, address, policy, now, in: transaction)
      try policy.judge(account: accountTimes, address: addressTimes, now: now)
      _ = try await transaction.query(
        """
        update attempt set times = array_append(times, \(now)), touched_at = \(now)
        where kind = \(kind) and subject in (\(account), \(address))
        """)
      return accountTimes.count + 1
    }
  }

  /// A good attempt: the account starts afresh, the address gets back what this attempt cost.
  package func succeed(
    _ kind: AttemptKind, account: String, address: String, at time: Instant
  ) async throws {
    try await database.transaction { transaction in
      _ = try await transaction.query(
        "delete from attempt where kind = \(kind) and subject = \(account)")
      _ = try await transaction.query(Attempts.takingBack(time, kind, "subject = \(address)"))
    }
  }

  /// An attempt that nobody judged counts for nobody; what was counted before stays.
  package func withdraw(
    _ kind: AttemptKind, account: String, address: String, at time: Instant
  ) async throws {
    _ = try await database.query(
      Attempts.takingBack(time, kind, "subject in (\(account), \(address))"))
  }

  private static func takingBack(_ time: Instant, _ kind: AttemptKind, _ whose: SQL) -> SQL {
    """
    update attempt
    set times = times[:array_position(times, \(time)) - 1]
      || times[array_position(times, \(time)) + 1:]
    where kind = \(kind) and \(whose) and \(time) = any(times)
    """
  }

  /// Forgets what nobody counts any more.
  package func sweep(before: Instant) async throws {
    _ = try await database.query("delete from attempt where touched_at < \(before)")
  }

  /// The times of the window, oldest first; older ones are dropped on the way.
  private func lock(
    _ kind: AttemptKind, _ subject: String, _ policy: AttemptPolicy, _ now: Instant,
    in transaction: Transaction
  ) async throws -> [Instant] {
    let rows = try await transaction.query(
      """
      insert into attempt as known (kind, subject, touched_at)
      values (\(kind), \(subject), \(now))
      on conflict (kind, subject) do update set times = array(
        select time from unnest(known.times) as time where time > \(now - policy.window)
        order by time)
      returning array(
        select (extract(epoch from time) * 1000000)::bigint from unnest(known.times) as time)
        as times
      """)
    return try rows.first?.int64s("times").map { Instant(microseconds: $0) } ?? []
  }
}
