import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

/// Who wants an account to be deleted.
package enum DeletionWish: Sendable {
  /// Its owner, whose password was right a moment ago; whether his comments lose their text.
  case own(Credential, wipingComments: Bool)
  case staff(Moderator, UserID, reason: String)

  var user: UserID {
    switch self {
    case .own(let credential, _): credential.user
    case .staff(_, let user, _): user
    }
  }

  fileprivate var actor: UserID {
    switch self {
    case .own(let credential, _): credential.user
    case .staff(let moderator, _, _): moderator.user
    }
  }

  fileprivate var reason: String { if case .staff(_, _, let reason) = self { reason } else { "" } }

  fileprivate var wipesComments: Bool {
    if case .own(_, let wipes) = self { wipes } else { false }
  }
}

extension Accounts {
  /// Begins the days of grace and signs the person out everywhere. Returns when they end.
  package func requestDeletion(_ wish: DeletionWish, now: Instant) async throws -> Instant {
    try await database.transaction { transaction in
      try await lockCompanies(of: wish.user, in: transaction)
      guard var found = try await living(wish.user, in: transaction) else {
        throw AccountError.notFound
      }
      try await demandMay(wish, found.account, in: transaction)
      try found.life.requestDeletion(
        isNeeded: try await isNeeded(wish.user, in: transaction), now: now)
      let due = now + DeletionPolicy.grace
      try await begin(wish, found, due: due, now: now, in: transaction)
      return due
    }
  }

  /// Why a person may not be erased for now; `nil`: he may.
  package func hold(
    _ user: UserID, because reason: String?, now: Instant
  ) async throws {
    let changed = try await database.transaction { transaction in
      try await transaction.query(
        """
        update account_user set legal_hold = \(reason), updated_at = \(now),
          row_version = row_version + 1
        where id = \(user) and state <> 'deleted'
        """
      ).affected
    }
    guard changed > 0 else { throw AccountError.notFound }
  }

  private func begin(
    _ wish: DeletionWish, _ found: LivingAccount, due: Instant, now: Instant,
    in transaction: Transaction
  ) async throws {
    let actor = wish.actor
    let revision = try await save(found.life, of: found.account, now: now, in: transaction)
    try transaction.enqueue(
      """
      insert into account_deletion
        (user_id, requested_by_id, reason, wipes_comments, due_at, created_at, updated_at)
      values (\(wish.user), \(actor), \(wish.reason), \(wish.wipesComments), \(due), \(now),
        \(now))
      """)
    try await shutOut(
      wish.user, revision: revision, actor: actor, now: now, in: transaction)
    try await OutboxWriter.append(
      UserDeletionRequested(id: wish.user.rawValue, due: due), rev: revision,
      actor: actor.rawValue, in: transaction)
    try await Messages.enqueue(
      .deletionRequested(due: LocalZone.almaty.day(of: due), in: found.account.locale),
      to: found.account, now: now, in: transaction)
  }

  private func demandMay(
    _ wish: DeletionWish, _ account: UserAccount, in transaction: Transaction
  ) async throws {
    switch wish {
    case .staff(let moderator, _, _): try moderator.demandMayShutOut(account)
    case .own(let credential, _):
      let same = try await transaction.query(
        """
        select from account_user
        where id = \(account.id) and password = \(credential.passwordHash)
        """)
      if same.isEmpty { throw AccountError.wrongPassword }
    }
  }

  /// Before the account's own row, as whoever changes members does.
  func lockCompanies(of user: UserID, in transaction: Transaction) async throws {
    _ = try await transaction.query(
      """
      select from account_company where id in (
        select company_id from account_usercompany where user_id = \(user))
      order by id for no key update
      """)
  }

  /// A company with other members has no other owner.
  func isNeeded(_ user: UserID, in transaction: Transaction) async throws -> Bool {
    try await transaction.query("select \(Accounts.isNeeded("\(user)")) as is_needed")
      .first?.bool("is_needed") ?? false
  }

  static func isNeeded(_ user: SQL) -> SQL {
    """
    exists (select from account_usercompany own
      where own.user_id = \(user) and own.role = 'owner'
        and exists (select from account_usercompany other
          where other.company_id = own.company_id and other.user_id <> own.user_id)
        and not exists (select from account_usercompany other
          where other.company_id = own.company_id and other.user_id <> own.user_id
            and other.role = 'owner'))
    """
  }
}
