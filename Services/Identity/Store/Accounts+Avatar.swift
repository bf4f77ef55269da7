import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

extension Accounts {
  /// Puts a picture in the place of the one before, and tells the others. Throws `ProfileError`:
  /// `notFound`, `stale`.
  /// - Parameter address: where everybody sees it.
  package func setAvatar(
    _ picture: KeptPicture, at address: String, of user: UserID, ifVersion version: Int64?,
    now: Instant
  ) async throws {
    try await changeAvatar(to: address, of: user, ifVersion: version, now: now) { _, transaction in
      try transaction.enqueue(
        """
        insert into account_avatar (user_id, content, media_type, width, height, created_at)
        values (\(user), \(picture.content), \(picture.mediaType), \(picture.width),
          \(picture.height), \(now))
        on conflict (user_id) do update
        set content = excluded.content, media_type = excluded.media_type,
          width = excluded.width, height = excluded.height, created_at = excluded.created_at,
          row_version = account_avatar.row_version + 1
        """)
    }
  }

  /// Also what the old site wrote there. Throws `ProfileError`: `notFound` also where there is none,
  /// `stale`.
  package func removeAvatar(
    of user: UserID, ifVersion version: Int64?, now: Instant
  ) async throws {
    try await changeAvatar(to: nil, of: user, ifVersion: version, now: now) { old, transaction in
      guard old != nil else { throw ProfileError.notFound }
      try transaction.enqueue("delete from account_avatar where user_id = \(user)")
    }
  }

  /// The row of the account is held first: it says which picture there is.
  private func changeAvatar(
    to address: String?, of user: UserID, ifVersion version: Int64?, now: Instant,
    _ change: @escaping (_ old: String?, Transaction) throws -> Void
  ) async throws {
    try await database.transaction { transaction in
      guard let account = try await lock(user, in: transaction), account.state != .deleted else {
        throw ProfileError.notFound
      }
      if let version, version != account.rowVersion { throw ProfileError.stale }
      try change(account.avatar, transaction)
      try transaction.enqueue(
        """
        update account_user set avatar = \(address), updated_at = \(now),
          row_version = row_version + 1
        where id = \(user)
        """)
      try await OutboxWriter.append(
        UserUpdated(
          id: user.rawValue, displayName: account.displayName, avatar: address,
          locale: account.locale.rawValue),
        rev: account.rowVersion + 1, actor: user.rawValue, in: transaction)
    }
  }

  /// `nil`: nobody has it.
  package func avatar(_ digest: String) async throws -> KeptPicture? {
    try await database.query(
      """
      select content, media_type, width, height from account_avatar
      where digest = \(digest) limit 1
      """
    ).first.map(KeptPicture.init)
  }
}
