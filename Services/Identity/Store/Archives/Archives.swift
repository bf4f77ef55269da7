package import FoundationEssentials
package import IdentityDomain
package import Kernel
package import Postgres

/// Who wants the data of a person gathered.
package enum ArchiveWish: Sendable {
  /// The person, whose password was right a moment ago.
  case own(Credential)
  case staff(UserID, of: UserID, reason: String)

  var user: UserID {
    switch self {
    case .own(let credential): credential.user
    case .staff(_, let user, _): user
    }
  }
}

/// Archives of what all services know of a person, and what each service gave for them.
package struct Archives: Sendable {
  package let database: Database

  package init(_ database: Database) { self.database = database }

  /// Begins one. Throws `AccountError` and `ArchiveError`.
  package func ask(
    _ wish: ArchiveWish, id: UUID, now: Instant, in transaction: Transaction
  ) async throws -> ArchiveCard {
    // The account's row is locked: who asks twice at once waits here.
    guard let found = try await Accounts(database).living(wish.user, in: transaction) else {
      throw AccountError.notFound
    }
    try await demandMay(wish, found.account, in: transaction)
    try await demandRoom(for: wish.user, now: now, in: transaction)
    let (by, reason) = wish.asked
    try transaction.enqueue(
      """
      insert into account_archive (id, user_id, requested_by_id, reason, created_at, updated_at)
      values (\(id), \(wish.user), \(by), \(reason), \(now), \(now))
      """)
    try transaction.enqueue(
      """
      insert into account_archivepart (archive_id, service, asked_at)
      select \(id), service, \(now) from unnest(\(ArchivePolicy.services.asArray)::text[]) service
      """)
    guard let card = try await card(id, of: wish.user, in: transaction) else {
      throw ArchiveError.notFound
    }
    return card
  }

  private func demandMay(
    _ wish: ArchiveWish, _ account: UserAccount, in transaction: Transaction
  ) async throws {
    switch wish {
    case .own(let credential):
      let same = try await transaction.query(
        """
        select from account_user where id = \(account.id) and password = \(credential.passwordHash)
        """)
      if same.isEmpty { throw AccountError.wrongPassword }
    case .staff:
      let isSomebody = account.state != .deleted && account.state != .pending
      guard isSomebody else { throw AccountError.wrongState(account.state) }
    }
  }

  private func demandRoom(
    for user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    let had = try await transaction.query(
      """
      select count(*) filter (where created_at > \(now - ArchivePolicy.week)) as recent,
        coalesce(bool_or(state in ('gathering', 'packing')), false) as is_open,
        min(created_at) filter (where created_at > \(now - ArchivePolicy.week)) as oldest
      from account_archive where user_id = \(user)
      """
    )[0]
    if try had.bool("is_open") { throw ArchiveError.openAlready }
    guard try had.int("recent") >= ArchivePolicy.perWeek else { return }
    let free = (try had.optionalInstant("oldest") ?? now) + ArchivePolicy.week
    throw ArchiveError.tooMany(limit: ArchivePolicy.perWeek, retryAfter: free - now)
  }
}

extension ArchiveWish {
  fileprivate var asked: (by: UserID?, reason: String) {
    switch self {
    case .own: (nil, "")
    case .staff(let actor, _, let reason): (actor, reason)
    }
  }
}
