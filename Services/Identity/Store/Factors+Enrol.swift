package import IdentityDomain
package import Kernel
import Postgres

extension Factors {
  /// Keeps the key of an app that has shown no code yet, in the place of one that never did.
  package func offer(_ sealed: [UInt8], to user: UserID, now: Instant) async throws {
    let kept = try await database.transaction { transaction in
      try await transaction.query(
        """
        insert into factor_totp (user_id, sealed, created_at)
        values (\(user), \(sealed), \(now))
        on conflict (user_id) do update
        set sealed = excluded.sealed, created_at = excluded.created_at,
          row_version = factor_totp.row_version + 1
        where factor_totp.confirmed_at is null
        """
      ).affected
    }
    guard kept > 0 else { throw FactorError.alreadyEnrolled }
  }

  /// The app has shown its first code: from now on it is asked. All sessions were begun without it and
  /// end; the one that asks goes on under a new name.
  /// - Parameter step: the time step of the code, by the sealed key.
  package func confirm(
    of user: UserID, recoveryHashes: [String], _ arrival: Arrival, now: Instant,
    step: @escaping @Sendable (_ sealed: [UInt8]) throws -> Int64?
  ) async throws {
    try await database.transaction { transaction in
      guard let account = try await Accounts(database).lock(user, in: transaction),
        let row = try await transaction.query(
          "select sealed, confirmed_at from factor_totp where user_id = \(user) for update"
        ).first
      else { throw FactorError.notEnrolled }
      guard try row.isNull("confirmed_at") else { throw FactorError.alreadyEnrolled }
      guard let step = try step(try row.bytes("sealed")) else { throw CodeError.wrong }
      _ = try await transaction.query(
        """
        update factor_totp set confirmed_at = \(now), last_step = \(step),
          row_version = row_version + 1
        where user_id = \(user)
        """)
      try await Factors.replaceCodes(of: user, by: recoveryHashes, now: now, in: transaction)
      let sessions = Sessions(database)
      try await Factors.note(true, of: user, by: user, now: now, in: transaction)
      try await sessions.endAll(
        of: user, except: nil, rev: account.rowVersion + 1, in: transaction)
      try await sessions.begin(
        arrival, of: account, by: [.password, .oneTimeCode, .several], now: now, in: transaction)
      try await Messages.enqueue(
        .factorAdded(in: account.locale), to: account, now: now, in: transaction)
    }
  }

  /// All old ones are void.
  package func renewCodes(
    of user: UserID, by hashes: [String], proof: FactorProof?, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      guard try await Accounts(database).lock(user, in: transaction) != nil,
        try await Factors.isConfirmed(of: user, in: transaction)
      else { throw FactorError.notEnrolled }
      guard let proof, try await Factors.spend(proof, of: user, now: now, in: transaction) else {
        throw CodeError.wrong
      }
      try await Factors.replaceCodes(of: user, by: hashes, now: now, in: transaction)
    }
  }

  private static func replaceCodes(
    of user: UserID, by hashes: [String], now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query("delete from factor_recoverycode where user_id = \(user)")
    _ = try await transaction.query(
      """
      insert into factor_recoverycode (user_id, code_hash, created_at)
      select \(user), hash, \(now) from unnest(\(hashes.asArray)::text[]) hash
      """)
  }

  /// What others keep of the person's rights is stale. `two_factor_enabled` is what staff, and the old
  /// site beside us, see.
  static func note(
    _ isEnabled: Bool, of user: UserID, by actor: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      "update account_user set two_factor_enabled = \(isEnabled) where id = \(user)")
    try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
  }
}
