package import IdentityDomain
package import Kernel
import Postgres

extension Sessions {
  /// Whoever gave the right password has some minutes for the second step.
  func challenge(
    _ digest: String, _ user: UserID, _ method: AuthenticationMethod, now: Instant,
    in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      insert into signin_challenge (digest, user_id, methods, created_at, expires_at)
      values (\(digest), \(user), \([method.rawValue].asArray), \(now),
        \(now + FactorPolicy.challenge))
      """)
  }

  /// Whose challenge it is, if it is still one.
  package func challenged(_ digest: String, now: Instant) async throws -> UserID? {
    try await database.query(
      """
      select user_id from signin_challenge
      where digest = \(digest) and expires_at > \(now) and tries < \(FactorPolicy.tries)
      """
    ).first?.identifier("user_id")
  }

  /// Turns a challenge into a session, once. A wrong try is counted.
  package func pass(
    _ challenge: String, of user: UserID, by proof: FactorProof?, _ arrival: Arrival, now: Instant
  ) async throws -> UserAccount {
    try await database.transaction { transaction -> Result<UserAccount, any Error> in
      // The person first, as whoever changes a password does.
      guard try await Accounts(database).lock(user, in: transaction) != nil else {
        return .failure(FactorError.challengeOver)
      }
      let found = try await transaction.query(
        """
        select methods from signin_challenge
        where digest = \(challenge) and user_id = \(user) and expires_at > \(now)
          and tries < \(FactorPolicy.tries)
        for update
        """
      ).first
      guard let found else { return .failure(FactorError.challengeOver) }
      guard let proof, try await Factors.spend(proof, of: user, now: now, in: transaction) else {
        _ = try await transaction.query(
          "update signin_challenge set tries = tries + 1 where digest = \(challenge)")
        return .failure(CodeError.wrong)
      }
      _ = try await transaction.query("delete from signin_challenge where digest = \(challenge)")
      let first = try found.strings("methods").compactMap(AuthenticationMethod.init)
      let second: [AuthenticationMethod] =
        first.contains(.oneTimeCode) ? [.several] : [.oneTimeCode, .several]
      return .success(
        try await enter(
          arrival, user, by: first + second, verifying: nil, now: now, in: transaction))
    }.get()
  }

  /// How the person of a session proved who he is (RFC 8176); empty if nobody knows.
  package func methods(_ digest: String, of user: UserID) async throws -> [String] {
    try await database.read(
      """
      select coalesce(methods, '{}') as methods from user_sessions_session
      where session_key = \(digest) and user_id = \(user)
      """
    ).first?.strings("methods") ?? []
  }

  /// Challenges and codes that are too old to open anything.
  package func sweepSteps(now: Instant) async throws {
    _ = try await database.query("delete from signin_challenge where expires_at <= \(now)")
    // A code that is too old is told from a wrong one for a while.
    _ = try await database.query(
      "delete from signin_code where expires_at <= \(now - CodePolicy.lifetime)")
  }
}
