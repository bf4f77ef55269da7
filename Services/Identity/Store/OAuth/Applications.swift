package import IdentityDomain
package import Kernel
package import Postgres

/// The applications of partners.
package struct Applications: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// `nil`: there is none of that name, or it has been switched off.
  package func application(_ clientID: String) async throws -> ClientApplication? {
    try await database.read(Applications.byClientID(clientID)).first.map(Applications.application)
  }

  static let columns = """
    a.id, a.client_id, a.client_type, a.name, a.redirect_uris, a.post_logout_redirect_uris,
    \(Scopes.open(of: "a.scopes")) as scopes, a.skip_authorization, a.resource_server,
    a.algorithm, a.user_id, a.backchannel_logout_uri, a.logo,
    coalesce(a.require_pkce, a.imported_version is null) as demands_challenge,
    coalesce(a.grants, case a.authorization_grant_type
      when 'authorization-code' then '{authorization_code,refresh_token}'::text[]
      when 'openid-hybrid' then '{authorization_code,refresh_token}'
      when 'client-credentials' then '{client_credentials}' else '{}' end) as grants
    """

  /// The same by its number.
  package func application(_ id: ApplicationID) async throws -> ClientApplication? {
    try await database.query(
      """
      select \(unsafe: Applications.columns) from oauth2_provider_application a
      where a.id = \(id) and a.active
      """
    ).first.map(Applications.application)
  }

  private static let byClientID = Statement(
    """
    select \(columns) from oauth2_provider_application a where a.client_id = $1 and a.active
    """)

  static func application(_ row: Row) throws -> ClientApplication {
    func addresses(_ column: String) throws -> [RedirectAddress] {
      try row.string(column).split(whereSeparator: \.isWhitespace).map {
        RedirectAddress(stored: String($0))
      }
    }
    return ClientApplication(
      id: try row.identifier("id"), clientID: try row.string("client_id"),
      kind: try row.string("client_type") == "confidential" ? .confidential : .public,
      name: try row.string("name"),
      grants: Set(try row.strings("grants").compactMap(ClientApplication.Grant.init)),
      redirects: try addresses("redirect_uris"),
      logoutRedirects: try addresses("post_logout_redirect_uris"),
      scopes: ScopeList(try row.strings("scopes")), isTrusted: try row.bool("skip_authorization"),
      demandsChallenge: try row.bool("demands_challenge"),
      isResourceServer: try row.bool("resource_server"),
      algorithm: TokenAlgorithm(rawValue: try row.string("algorithm")) ?? .rs256,
      owner: try row.optionalIdentifier("user_id"),
      backChannelLogout: try row.string("backchannel_logout_uri"), logo: try row.string("logo"))
  }
}

// MARK: Secrets

/// What a secret of an application can be checked against.
package struct ClientSecrets: Sendable {
  /// The digest is one of its own and has not run out.
  package let isKnown: Bool
  /// As Django stored it, where it was never checked here.
  package let old: String?
  /// Whether `old` is a hash; the old site could be told to keep the secret itself.
  package let oldIsHashed: Bool
}

extension Applications {
  /// As `application`, with what this secret can be checked against: one look-up for each token.
  package func application(
    _ clientID: String, secret digest: String, now: Instant
  ) async throws -> (ClientApplication, ClientSecrets)? {
    try await database.read(Applications.bySecret(clientID, digest, now)).first.map { row in
      let old = try row.string("client_secret")
      return (
        try Applications.application(row),
        ClientSecrets(
          isKnown: try row.bool("known"), old: old.isEmpty ? nil : old,
          oldIsHashed: try row.bool("hash_client_secret"))
      )
    }
  }

  private static let bySecret = Statement(
    """
    select \(columns),
      exists (select from oauth_client_secret s where s.application_id = a.id and s.digest = $2
        and (s.expires_at is null or s.expires_at > $3)) as known,
      case when exists (select from oauth_client_secret s
        where s.application_id = a.id and s.from_old_site) then '' else a.client_secret end
        as client_secret, a.hash_client_secret
    from oauth2_provider_application a where a.client_id = $1 and a.active
    """)

  /// The old secret was right: from now on its digest answers for it (decision 31).
  package func remember(
    _ digest: String, hint: String, of application: ApplicationID, now: Instant
  ) async throws {
    _ = try await database.query(
      """
      insert into oauth_client_secret (application_id, digest, hint, from_old_site, created_at)
      values (\(application), \(digest), \(hint), true, \(now)) on conflict do nothing
      """)
  }
}
