import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

/// An account and where it stands, its row locked.
struct LivingAccount {
  let account: UserAccount
  var life: AccountLife
}

extension Accounts {
  func living(_ id: UserID, in transaction: Transaction) async throws -> LivingAccount? {
    try await transaction.query(
      """
      select \(AccountRow.columns), legal_hold is not null as is_held,
        (select due_at from account_deletion wish
          where wish.user_id = account_user.id and wish.state = 'requested') as deletion_due
      from account_user where id = \(id) for no key update
      """
    ).first.map { row in
      LivingAccount(
        account: try AccountRow.account(row),
        life: AccountLife(
          stored: try AccountRow.state(row),
          suspendedUntil: try row.optionalInstant("suspended_until"),
          deletionDue: try row.optionalInstant("deletion_due"),
          isHeld: try row.bool("is_held")))
    }
  }

  /// Returns the account's revision after the change.
  func save(
    _ life: AccountLife, of account: UserAccount, now: Instant, in transaction: Transaction
  ) async throws -> Int64 {
    let isActive = life.state == .active || life.state == .deletionRequested
    return try await transaction.query(
      """
      update account_user set state = \(life.state), suspended_until = \(life.suspendedUntil),
        is_active = \(isActive), updated_at = \(now), row_version = row_version + 1
      where id = \(account.id) returning row_version
      """
    ).first?.int64("row_version") ?? account.rowVersion
  }

  /// People whose suspension is over, by their numbers.
  package func dueForReturn(after last: UserID?, now: Instant) async throws -> [UserID] {
    try await database.query(
      """
      select id from account_user
      where state = 'suspended' and suspended_until <= \(now) and id > \(last?.rawValue ?? 0)
      order by id limit 500
      """
    ).map { try $0.identifier("id") }
  }

  /// By the clock.
  package func comeBack(_ user: UserID, now: Instant) async throws {
    try await database.transaction { transaction in
      try await comeBack(user, now: now, in: transaction)
    }
  }

  /// Whoever signs in is back: from a suspension that is over, from a wish to be deleted. Nothing
  /// happens to others.
  func comeBack(_ user: UserID, now: Instant, in transaction: Transaction) async throws {
    guard var found = try await living(user, in: transaction) else { return }
    if found.life.comeBack(now: now) {
      try await Sanctions.endSuspension(of: user, by: nil, now: now, in: transaction)
      try await restore(
        found, by: nil, saying: .restored(in: found.account.locale), now: now, in: transaction)
    } else if found.life.cancelDeletion() {
      _ = try await transaction.query(
        """
        update account_deletion set state = 'cancelled', cancelled_at = \(now),
          updated_at = \(now), row_version = row_version + 1
        where user_id = \(user) and state = 'requested'
        """)
      try await restore(
        found, by: user, saying: .deletionCancelled(in: found.account.locale), now: now,
        in: transaction)
    }
  }

  /// Writes down that an account is active again and tells its owner and the others.
  func restore(
    _ found: LivingAccount, by actor: UserID?, saying letter: Letter, now: Instant,
    in transaction: Transaction
  ) async throws {
    let revision = try await save(found.life, of: found.account, now: now, in: transaction)
    try await OutboxWriter.append(
      UserRestored(id: found.account.id.rawValue), rev: revision, actor: actor?.rawValue,
      in: transaction)
    try await Messages.enqueue(letter, to: found.account, now: now, in: transaction)
  }
}
