package import IdentityDomain
package import Kernel
import Postgres

extension Factors {
  /// The person takes it away, with the password that was checked a moment ago and a code. All other
  /// sessions end.
  package func remove(
    of credential: Credential, proof: FactorProof?, keeping session: String?, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let user = credential.user
      guard let account = try await Accounts(database).lock(user, in: transaction),
        try await Factors.isConfirmed(of: user, in: transaction)
      else { throw FactorError.notEnrolled }
      let same = try await transaction.query(
        "select from account_user where id = \(user) and password = \(credential.passwordHash)")
      guard !same.isEmpty else { throw FactorError.wrongPassword }
      guard let proof, try await Factors.spend(proof, of: user, now: now, in: transaction) else {
        throw CodeError.wrong
      }
      try await takeAway(from: account, by: user, keeping: session, now: now, in: transaction)
      try await Messages.enqueue(
        .factorRemoved(in: account.locale), to: account, now: now, in: transaction)
    }
  }

  /// Staff take it away from somebody who lost his telephone and his codes. All sessions end. Nobody
  /// does that to himself: a session that was stolen must not be enough.
  package func reset(
    of user: UserID, by actor: UserID, isSuperuser: Bool, now: Instant
  ) async throws {
    guard user != actor else { throw FactorError.notAllowed }
    try await database.transaction { transaction in
      guard let account = try await Accounts(database).lock(user, in: transaction),
        account.state != .deleted
      else { throw FactorError.notFound }
      guard isSuperuser || !account.isSuperuser else { throw FactorError.notAllowed }
      guard try await Factors.isConfirmed(of: user, in: transaction) else {
        throw FactorError.notEnrolled
      }
      try await takeAway(from: account, by: actor, keeping: nil, now: now, in: transaction)
      try await Messages.enqueue(
        .factorReset(in: account.locale), to: account, now: now, in: transaction)
    }
  }

  /// Somebody who knows the password guesses at codes.
  package func tellOfGuesses(to user: UserID, now: Instant) async throws {
    try await database.transaction { transaction in
      guard let account = try await Accounts(database).lock(user, in: transaction) else { return }
      try await Messages.enqueue(
        .factorGuessed(in: account.locale), to: account, now: now, in: transaction)
    }
  }

  private func takeAway(
    from account: UserAccount, by actor: UserID, keeping session: String?, now: Instant,
    in transaction: Transaction
  ) async throws {
    let user = account.id
    _ = try await transaction.query("delete from factor_totp where user_id = \(user)")
    _ = try await transaction.query("delete from factor_recoverycode where user_id = \(user)")
    _ = try await transaction.query("delete from signin_challenge where user_id = \(user)")
    try await Factors.note(false, of: user, by: actor, now: now, in: transaction)
    try await Sessions(database).endAll(
      of: user, except: session, rev: account.rowVersion + 1, in: transaction)
  }
}
