import Crypto
package import IdentityDomain
package import Kernel
package import Postgres

/// Sign-ins elsewhere that wait. What the browser holds is known here by a digest.
package struct PausedSignIns: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// 192 bits of SHA-256 in base64url, 32 characters, which is what the old column holds.
  package static func digest(_ key: String) throws -> String {
    Base64.url.text(Array(try SHA256.digest(key).prefix(24)))
  }

  package func begin(_ paused: PausedSignIn, as digest: String, now: Instant) async throws {
    _ = try await database.query(
      """
      insert into social_auth_partial (token, next_step, backend, timestamp, data)
      values (\(digest), 1, \(paused.provider), \(now), \(PausedRow.data(paused))::jsonb)
      """)
  }

  /// `nil`: there is none at that provider, or it has waited for too long.
  package func find(
    _ digest: String, at provider: String, now: Instant
  ) async throws -> PausedSignIn? {
    try await database.query(PausedSignIns.select(digest, provider, now)).first
      .flatMap(PausedRow.paused)
  }

  /// The same, and nobody else goes on with it until the transaction ends. Throws `stale`.
  func lock(
    _ digest: String, at provider: String, now: Instant, in transaction: Transaction
  ) async throws -> PausedSignIn {
    let found = try await transaction.query(
      PausedSignIns.select(digest, provider, now) + " for update"
    ).first.flatMap(PausedRow.paused)
    guard let found else { throw SocialError.stale }
    return found
  }

  /// It waits on, from now.
  func keep(
    _ paused: PausedSignIn, as digest: String, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update social_auth_partial
      set next_step = \(paused.identity == nil ? 1 : 2), timestamp = \(now),
        data = \(PausedRow.data(paused))::jsonb, row_version = row_version + 1
      where token = \(digest) and imported_version is null
      """)
  }

  /// It has come to its end, and cannot be gone on with a second time.
  func end(_ digest: String, in transaction: Transaction) async throws {
    _ = try await transaction.query(
      "delete from social_auth_partial where token = \(digest) and imported_version is null")
  }

  /// Those that nobody came back for leave, in small pieces. What the old site left is not ours.
  package func sweep(now: Instant) async throws -> Int {
    try await database.query(
      """
      delete from social_auth_partial where ctid = any(array(
        select ctid from social_auth_partial
        where timestamp <= \(now - SocialPolicy.answered) and imported_version is null
        limit 1000 for update skip locked))
      """
    ).affected
  }

  private static func select(_ digest: String, _ provider: String, _ now: Instant) -> SQL {
    """
    select backend, data from social_auth_partial
    where token = \(digest) and backend = \(provider) and imported_version is null
      and timestamp > case next_step when 1 then \(now - SocialPolicy.asked)::timestamptz
        else \(now - SocialPolicy.answered)::timestamptz end
    """
  }
}
