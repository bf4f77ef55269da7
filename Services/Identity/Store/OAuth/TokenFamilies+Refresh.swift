import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

extension TokenFamilies {
  /// Gives a new pair for a refresh token, which is spent by it (RFC 9700, section 4.14.2). For `grace`
  /// it is still honoured: an answer may be lost on the way. After that, showing it again ends the
  /// family. Throws `OAuthError`.
  package func rotate(
    refresh digest: String, by application: ClientApplication, asking scopes: ScopeList?,
    for tokens: IssuedTokens, grace: Duration, now: Instant
  ) async throws -> Delegation {
    try await database.transaction { tx -> Result<Delegation, OAuthError> in
      let rows = try await tx.query(
        """
        select r.id, r.user_id, r.revoked, r.rotated_at, r.expires, r.token_family, r.auth_time,
          r.session_key, r.access_token_id, coalesce(r.scope, a.scope, '') as scope
        from oauth2_provider_refreshtoken r
        left join oauth2_provider_accesstoken a on a.id = r.access_token_id
        join account_user u on u.id = r.user_id
        where r.token = \(digest) and r.application_id = \(application.id)
          and \(unsafe: Accounts.actsFrom()) <= \(now)
        order by r.revoked nulls first limit 1
        for update of r
        """)
      guard let row = rows.first else { return .failure(.unknownRefresh) }
      let user: UserID = try row.identifier("user_id")
      // One of the old site may be of no family yet.
      let family = try row.optionalUUID("token_family") ?? UUID.version7(at: now)
      if try row.optionalInstant("revoked") != nil { return .failure(.unknownRefresh) }
      if let rotated = try row.optionalInstant("rotated_at"), rotated + grace < now {
        try await TokenFamilies.end(family, of: user, now: now, in: tx)
        return .failure(.unknownRefresh)
      }
      if let end = try row.optionalInstant("expires"), end <= now {
        return .failure(.unknownRefresh)
      }
      let held = ScopeList(stored: try row.string("scope"))
      guard (scopes ?? held).isWithin(held) else {
        return .failure(OAuthError(.invalidScope, "scope is more than was granted"))
      }
      let delegation = Delegation(
        application: application.id, user: user, scopes: held, family: family,
        authTime: try row.optionalInstant("auth_time"),
        session: try row.optionalString("session_key"))
      _ = try await tx.query(
        """
        update oauth2_provider_refreshtoken
        set rotated_at = coalesce(rotated_at, \(now)), token_family = \(family), updated = \(now),
          row_version = row_version + 1
        where id = \(try row.int64("id"))
        """)
      try await TokenFamilies.add(
        tokens, for: delegation, narrowedTo: scopes, now: now, in: tx)
      return .success(delegation)
    }.get()
  }
}

extension OAuthError {
  /// Unknown, revoked, spent, too old, somebody else's: told alike.
  static let unknownRefresh = OAuthError(.invalidGrant, "refresh_token is not valid")
}
