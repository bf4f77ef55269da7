import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

extension TokenFamilies {
  /// An application gives a token back (RFC 7009). An access token ends alone, a refresh token with its
  /// whole family. What is unknown, or another application's, is passed over.
  package func giveBack(
    _ digest: String, by application: ApplicationID, now: Instant
  ) async throws {
    try await database.transaction { tx in
      let refresh = try await tx.query(
        """
        select token_family, user_id, access_token_id from oauth2_provider_refreshtoken
        where token = \(digest) and application_id = \(application) and revoked is null
        for update
        """
      ).first
      if let refresh {
        try await TokenFamilies.end(refresh, digest, now: now, in: tx)
      } else {
        try await TokenFamilies.end(access: digest, of: application, in: tx)
      }
    }
  }

  /// A person no longer lets an application act for him: everything that it holds of him ends. False
  /// if he never let it.
  package func withdraw(
    _ application: ApplicationID, of user: UserID, now: Instant
  ) async throws -> Bool {
    try await database.transaction { tx in
      let consent = try await tx.query(
        "delete from oauth_consent where user_id = \(user) and application_id = \(application)")
      let families = try await tx.query(
        """
        select distinct token_family from oauth2_provider_refreshtoken
        where user_id = \(user) and application_id = \(application) and token_family is not null
          and revoked is null
        union
        select family from oauth2_provider_accesstoken
        where user_id = \(user) and application_id = \(application) and family is not null
        """)
      for row in families {
        try await TokenFamilies.end(
          try row.uuid("token_family"), of: user, now: now, in: tx)
      }
      let old = try await TokenFamilies.endOld(application, of: user, now: now, in: tx)
      return consent.affected + families.count + old > 0
    }
  }

  private static func end(
    _ refresh: Row, _ digest: String, now: Instant, in tx: Transaction
  ) async throws {
    let user: UserID = try refresh.identifier("user_id")
    if let family = try refresh.optionalUUID("token_family") {
      return try await end(family, of: user, now: now, in: tx)
    }
    try tx.enqueue(
      """
      update oauth2_provider_refreshtoken
      set revoked = \(now), access_token_id = null, updated = \(now), row_version = row_version + 1
      where token = \(digest) and revoked is null
      """)
    if let access = try refresh.optionalInt64("access_token_id") {
      try await tell(
        try await tx.query(
          "delete from oauth2_provider_accesstoken where id = \(access) returning token"),
        of: user, in: tx)
    }
  }

  private static func end(
    access digest: String, of application: ApplicationID, in tx: Transaction
  ) async throws {
    let found = try await tx.query(
      """
      select id, user_id from oauth2_provider_accesstoken
      where token = \(digest) and application_id = \(application) for update
      """
    ).first
    guard let found else { return }
    try tx.enqueue(
      """
      update oauth2_provider_refreshtoken set access_token_id = null
      where access_token_id = \(try found.int64("id"))
      """)
    let gone = try await tx.query(
      """
      delete from oauth2_provider_accesstoken where id = \(try found.int64("id")) returning token
      """)
    try await tell(gone, of: try found.optionalIdentifier("user_id"), in: tx)
  }

  /// Tokens of the old site, which are of no family.
  private static func endOld(
    _ application: ApplicationID, of user: UserID, now: Instant, in tx: Transaction
  ) async throws -> Int {
    let refresh = try await tx.query(
      """
      update oauth2_provider_refreshtoken
      set revoked = \(now), access_token_id = null, updated = \(now), row_version = row_version + 1
      where user_id = \(user) and application_id = \(application) and revoked is null
      """)
    let access = try await tx.query(
      """
      delete from oauth2_provider_accesstoken
      where user_id = \(user) and application_id = \(application) returning token
      """)
    try await tell(access, of: user, in: tx)
    return refresh.affected + access.count
  }
}
