import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

/// What came of a refresh token.
package struct RenewedGrant: Sendable {
  package let delegation: Delegation
  /// Of the access token; the refresh token may hold more.
  package let scopes: ScopeList
}

extension TokenFamilies {
  /// Gives a new pair for a refresh token, which is spent by it (RFC 9700, section 4.14.2). For `grace` it
  /// is still honoured: an answer may be lost on the way. Whoever asks last goes on, and what the others
  /// were given is spent too: of a family one line lives. To show a spent token after the grace ends the
  /// family. Throws `OAuthError`.
  package func rotate(
    refresh digest: String, by client: ClientApplication, asking scopes: ScopeList?,
    for tokens: IssuedTokens, grace: Duration, now: Instant
  ) async throws -> RenewedGrant {
    try await database.transaction { tx -> Result<RenewedGrant, OAuthError> in
      let rows = try await tx.query(
        """
        select r.id, r.user_id, r.revoked, r.rotated_at, r.expires, r.token_family, r.auth_time,
          r.session_key, r.access_token_id, coalesce(r.scope, a.scope, '') as scope
        from oauth2_provider_refreshtoken r
        left join oauth2_provider_accesstoken a on a.id = r.access_token_id
        join account_user u on u.id = r.user_id
        where r.token = \(digest) and r.application_id = \(client.id)
          and \(unsafe: Accounts.actsFrom()) <= \(now)
        order by r.revoked nulls first limit 1
        for update of r
        """)
      guard let row = rows.first else { return .failure(.unknownRefresh) }
      let user: UserID = try row.identifier("user_id")
      // One of the old site may be of no family yet.
      let family = try row.optionalUUID("token_family") ?? UUID.version7(at: now)
      if try row.optionalInstant("revoked") != nil { return .failure(.unknownRefresh) }
      let rotated = try row.optionalInstant("rotated_at")
      if let rotated, rotated + grace < now {
        try await TokenFamilies.end(family, of: user, now: now, in: tx)
        return .failure(.unknownRefresh)
      }
      if let end = try row.optionalInstant("expires"), end <= now {
        return .failure(.unknownRefresh)
      }
      let held = ScopeList(stored: try row.string("scope"))
      let given: ScopeList
      do throws(OAuthError) { given = try client.renewed(held, asking: scopes) } catch {
        return .failure(error)
      }
      if rotated != nil { try await TokenFamilies.spendOthers(of: family, now: now, in: tx) }
      let delegation = Delegation(
        application: client.id, user: user, scopes: held, family: family,
        authTime: try row.optionalInstant("auth_time"),
        session: try row.optionalString("session_key"))
      _ = try await tx.query(
        """
        update oauth2_provider_refreshtoken
        set rotated_at = coalesce(rotated_at, \(now)), token_family = \(family), updated = \(now),
          row_version = row_version + 1
        where id = \(try row.int64("id"))
        """)
      try await TokenFamilies.add(tokens, for: delegation, narrowedTo: given, now: now, in: tx)
      return .success(RenewedGrant(delegation: delegation, scopes: given))
    }.get()
  }

  /// Locked first: one that is being spent by its holder at this moment has a successor then.
  private static func spendOthers(
    of family: UUID, now: Instant, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      select from oauth2_provider_refreshtoken
      where token_family = \(family) and revoked is null order by id for update
      """)
    _ = try await tx.query(
      """
      update oauth2_provider_refreshtoken
      set rotated_at = \(now), updated = \(now), row_version = row_version + 1
      where token_family = \(family) and revoked is null and rotated_at is null
      """)
  }
}

extension OAuthError {
  /// Unknown, revoked, spent, too old, somebody else's: told alike.
  static let unknownRefresh = OAuthError(.invalidGrant, "refresh_token is not valid")
}
