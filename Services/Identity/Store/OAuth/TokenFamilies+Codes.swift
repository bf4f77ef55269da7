import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

extension TokenFamilies {
  /// A code that stands for a delegation until it is redeemed; with the consent that it follows from,
  /// where it is new.
  package func issue(
    code digest: String, for request: AuthorizationRequest, _ delegation: Delegation,
    noting isNew: Bool, ends: Instant, now: Instant
  ) async throws {
    try await database.transaction { tx in
      if isNew, let user = delegation.user {
        try Consents.add(
          delegation.scopes, of: delegation.application, by: user, now: now, in: tx)
      }
      try tx.enqueue(TokenFamilies.code(digest, for: request, delegation, ends: ends, now: now))
    }
  }

  private static func code(
    _ digest: String, for request: AuthorizationRequest, _ delegation: Delegation, ends: Instant,
    now: Instant
  ) -> SQL {
    """
    insert into oauth2_provider_grant
      (code, expires, redirect_uri, redirect_named, scope, application_id, user_id,
       code_challenge, code_challenge_method, nonce, family, auth_time, session_key, created, updated)
    values (\(digest), \(ends), \(request.redirect), \(request.namedRedirect),
      \(delegation.scopes.text), \(delegation.application), \(delegation.user),
      \(request.challenge?.text ?? ""), \(request.challenge == nil ? "" : "S256"),
      \(delegation.nonce ?? ""), \(delegation.family), \(delegation.authTime),
      \(delegation.session), \(now), \(now))
    """
  }

  /// Exchanges a code, once. One that is shown again ends whatever it was exchanged for; one that is
  /// shown by another application, or with another redirect address or verifier, is not used up. With
  /// the browser session in which it was given it ends: its application would never hear of that end.
  /// Throws `OAuthError`.
  package func redeem(
    code digest: String, by client: ClientApplication, redirect: String?, for tokens: IssuedTokens,
    now: Instant, proves: @escaping @Sendable (CodeChallenge?) throws -> Bool
  ) async throws -> Delegation {
    try await database.transaction { tx -> Result<Delegation, OAuthError> in
      let rows = try await tx.query(
        """
        select g.id, g.application_id, g.user_id, g.expires, g.used_at, g.redirect_uri,
          g.redirect_named, g.scope, g.code_challenge, g.nonce, g.family, g.auth_time, g.session_key
        from oauth2_provider_grant g join account_user u on u.id = g.user_id
        where g.code = \(digest) and g.application_id = \(client.id) and g.family is not null
          and \(unsafe: Accounts.actsFrom()) <= \(now)
        for update of g
        """)
      guard let row = rows.first else { return .failure(.unknownCode) }
      let user: UserID = try row.identifier("user_id")
      let family = try row.uuid("family")
      if try row.optionalInstant("used_at") != nil {
        try await TokenFamilies.end(family, of: user, now: now, in: tx)
        return .failure(.unknownCode)
      }
      guard try row.instant("expires") > now else { return .failure(.unknownCode) }
      let address = try row.string("redirect_uri")
      guard try redirect == address || (redirect == nil && !row.bool("redirect_named")) else {
        return .failure(OAuthError(.invalidGrant, "redirect_uri is not that of the request"))
      }
      let granted = ScopeList(stored: try row.string("scope"))
      let challenge = try row.string("code_challenge")
      guard try proves(challenge.isEmpty ? nil : CodeChallenge(stored: challenge)) else {
        return .failure(OAuthError(.invalidGrant, "code_verifier does not fit"))
      }
      let scopes: ScopeList
      do throws(OAuthError) { scopes = try client.renewed(granted) } catch {
        return .failure(error)
      }
      let session = try row.optionalString("session_key")
      if let session {
        guard try await Sessions.hold(session, of: user, in: tx) else {
          return .failure(.unknownCode)
        }
        if scopes.contains(ScopeList.Standard.openID) {
          try Sessions.note(client.id, in: session, of: user, now: now, in: tx)
        }
      }
      let nonce = try row.string("nonce")
      let delegation = Delegation(
        application: client.id, user: user, scopes: scopes, family: family,
        authTime: try row.optionalInstant("auth_time"), session: session,
        nonce: nonce.isEmpty ? nil : nonce)
      _ = try await tx.query(
        """
        update oauth2_provider_grant
        set used_at = \(now), updated = \(now), row_version = row_version + 1
        where id = \(try row.int64("id"))
        """)
      try await TokenFamilies.add(tokens, for: delegation, now: now, in: tx)
      return .success(delegation)
    }.get()
  }
}

extension OAuthError {
  /// Unknown, used, too old, somebody else's: told alike.
  static let unknownCode = OAuthError(.invalidGrant, "code is not valid")
}
