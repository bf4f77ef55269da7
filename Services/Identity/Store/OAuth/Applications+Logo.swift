import Crypto
package import IdentityDomain
package import Kernel
import Postgres

extension Applications {
  /// Puts a picture in the place of the one before. Throws `ApplicationError`: `notFound`, `stale`.
  package func setLogo(
    _ logo: KeptPicture, of id: ApplicationID, owner: UserID, ifVersion version: Int64?,
    now: Instant
  ) async throws {
    let digest = Hex.text(try SHA256.digest(logo.content))
    let isSet = try await database.transaction { tx in
      guard try await Applications.name(digest, id, owner, version, now, tx) else { return false }
      try tx.enqueue(
        """
        insert into oauth_application_logo
          (application_id, content, media_type, width, height, created_at)
        values (\(id), \(logo.content), \(logo.mediaType), \(logo.width), \(logo.height), \(now))
        on conflict (application_id) do update
        set content = excluded.content, media_type = excluded.media_type,
          width = excluded.width, height = excluded.height, created_at = excluded.created_at,
          row_version = oauth_application_logo.row_version + 1
        """)
      return true
    }
    guard !isSet else { return }
    throw try await own(id, of: owner) == nil ? ApplicationError.notFound : .stale
  }

  /// Throws `ApplicationError`: `notFound` also where there is no picture, `stale`.
  package func removeLogo(
    of id: ApplicationID, owner: UserID, ifVersion version: Int64?, now: Instant
  ) async throws {
    let isGone = try await database.transaction { tx in
      guard try await Applications.name("", id, owner, version, now, tx) else { return false }
      let gone = try await tx.query(
        "delete from oauth_application_logo where application_id = \(id)")
      guard gone.affected > 0 else { throw ApplicationError.notFound }
      return true
    }
    guard !isGone else { return }
    throw try await own(id, of: owner) == nil ? ApplicationError.notFound : .stale
  }

  /// The row of the application says which picture it has, and holds off who comes at the same time.
  private static func name(
    _ digest: String, _ id: ApplicationID, _ owner: UserID, _ version: Int64?, _ now: Instant,
    _ tx: Transaction
  ) async throws -> Bool {
    try await tx.query(
      """
      update oauth2_provider_application
      set logo = \(digest), updated = \(now), row_version = row_version + 1
      where id = \(id) and user_id = \(owner) and active
        and row_version = coalesce(\(version)::bigint, row_version)
      """
    ).affected > 0
  }

  /// `nil`: no application has it.
  package func logo(_ digest: String) async throws -> KeptPicture? {
    try await database.query(
      """
      select l.content, l.media_type, l.width, l.height from oauth_application_logo l
      join oauth2_provider_application a on a.id = l.application_id
      where l.digest = \(digest) and a.active limit 1
      """
    ).first.map(KeptPicture.init)
  }
}
