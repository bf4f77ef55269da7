package import IdentityDomain
package import Kernel
package import Postgres

/// Challenges that wait for a signature. They come here as digests.
package struct SignatureChallenges: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  package func add(
    _ digest: String, for purpose: SignaturePurpose, of user: UserID?, now: Instant
  ) async throws {
    _ = try await database.query(
      """
      insert into signature_challenge (digest, purpose, user_id, created_at, expires_at)
      values (\(digest), \(purpose), \(user), \(now), \(now + SignaturePolicy.challenge))
      """)
  }

  /// Consumes it: true once.
  package func take(
    _ digest: String, for purpose: SignaturePurpose, of user: UserID?, now: Instant
  ) async throws -> Bool {
    try await database.query(
      """
      delete from signature_challenge
      where digest = \(digest) and purpose = \(purpose) and user_id is not distinct from \(user)
        and expires_at > \(now)
      """
    ).affected == 1
  }

  package func sweep(now: Instant) async throws {
    _ = try await database.query("delete from signature_challenge where expires_at <= \(now)")
  }
}
