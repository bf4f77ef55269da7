package import IdentityDomain
package import Kernel
package import Postgres

/// Accounts elsewhere that sign a person in here.
package struct SocialLinks: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// One of a person's own.
  package struct Link: Sendable {
    package let id: Int64
    /// The word of the table, see `SocialProvider.storedAs`.
    package let provider: String
    package let createdAt: Instant
  }

  package func list(of user: UserID) async throws -> [Link] {
    try await database.read(
      """
      select id, provider, created from social_auth_usersocialauth
      where user_id = \(user) order by id limit 200
      """
    ).map { row in
      Link(
        id: try row.int64("id"), provider: try row.string("provider"),
        createdAt: try row.instant("created"))
    }
  }

  // MARK: Whom a provider's word opens

  struct Known {
    let id: Int64
    let user: UserID
    let uid: String
  }

  /// The link of somebody at a provider: by his name there, or, of the old site's, by an address that
  /// the provider vouches for. Of several that differ in case only none is certain.
  func find(
    _ identity: ProviderIdentity, at provider: SocialProvider, in transaction: Transaction
  ) async throws -> Known? {
    let old = provider.oldName == .email ? identity.provenEmail : nil
    let found = try await transaction.query(
      """
      select id, user_id::bigint as user_id, uid from social_auth_usersocialauth
      where provider = \(provider.storedAs)
        and (uid = \(identity.subject) or lower(uid) = \(old?.key)) for no key update
      """
    ).map { row in
      Known(
        id: try row.int64("id"), user: try row.identifier("user_id"), uid: try row.string("uid"))
    }
    return found.first { $0.uid == identity.subject } ?? found.first { $0.uid == old?.text }
      ?? (found.count == 1 ? found[0] : nil)
  }

  /// From now on an old link goes by the name that never becomes another's.
  func renew(
    _ link: Known, of identity: ProviderIdentity, now: Instant, in transaction: Transaction
  ) async throws {
    guard link.uid != identity.subject else { return }
    _ = try await transaction.query(
      """
      update social_auth_usersocialauth
      set uid = \(identity.subject), modified = \(now), row_version = row_version + 1
      where id = \(link.id)
      """)
  }

  // MARK: Linking

  /// Tells the owner. Throws `linkedElsewhere`.
  func add(
    _ identity: ProviderIdentity, at provider: SocialProvider, to account: UserAccount,
    now: Instant, in transaction: Transaction
  ) async throws {
    if let known = try await find(identity, at: provider, in: transaction) {
      guard known.user == account.id else { throw SocialError.linkedElsewhere }
      return try await renew(known, of: identity, now: now, in: transaction)
    }
    let added = try await transaction.query(
      """
      insert into social_auth_usersocialauth (provider, uid, user_id, created, modified)
      values (\(provider.storedAs), \(identity.subject), \(account.id), \(now), \(now))
      on conflict (provider, uid) do nothing
      """
    ).affected
    guard added == 1 else { throw SocialError.linkedElsewhere }
    try await Messages.enqueue(
      .socialLinked(provider: provider.title, in: account.locale), to: account, now: now,
      in: transaction)
  }

  /// False if the person has no such link. Throws `lastWayIn`.
  /// - Parameter honoured: the providers that sign people in today, by their words in the table.
  package func unlink(
    _ id: Int64, of user: UserID, honoured: [String: String], now: Instant
  ) async throws -> Bool {
    try await database.transaction { transaction in
      // The lock puts those in a line who would each leave the other's link as the last.
      guard let account = try await Accounts(database).lock(user, in: transaction) else {
        return false
      }
      let links = try await transaction.query(
        "select id, provider from social_auth_usersocialauth where user_id = \(user)"
      ).map { (id: try $0.int64("id"), provider: try $0.string("provider")) }
      guard let link = links.first(where: { $0.id == id }) else { return false }
      // Django's mark of a password that opens nothing.
      let hasPassword = try await !transaction.query(
        """
        select 1 as one from account_user
        where id = \(user) and password <> '' and password not like '!%'
        """
      ).isEmpty
      try WaysIn(
        hasPassword: hasPassword,
        links: Set(links.filter { honoured[$0.provider] != nil }.map(\.id))
      ).demandAnother(than: id)
      _ = try await transaction.query("delete from social_auth_usersocialauth where id = \(id)")
      try await Messages.enqueue(
        .socialUnlinked(provider: honoured[link.provider] ?? link.provider, in: account.locale),
        to: account, now: now, in: transaction)
      return true
    }
  }
}
