package import FoundationEssentials
import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// A pair of tokens as it is stored: digests of secrets that are shown once.
package struct IssuedTokens: Sendable {
  package let access: String
  /// The SHA-256 in hexadecimal that the old site finds an access token by.
  package let accessChecksum: String
  package let accessEnds: Instant
  package let refresh: String?
  package let refreshEnds: Instant

  package init(
    access: String, accessChecksum: String, accessEnds: Instant, refresh: String?,
    refreshEnds: Instant
  ) {
    self.access = access
    self.accessChecksum = accessChecksum
    self.accessEnds = accessEnds
    self.refresh = refresh
    self.refreshEnds = refreshEnds
  }
}

/// On whose behalf an application acts: what a code or an older token stood for.
package struct Delegation: Sendable {
  package let application: ApplicationID
  /// `nil`: on its own.
  package let user: UserID?
  package let scopes: ScopeList
  package let family: UUID
  package let authTime: Instant?
  /// Digest of the browser session in which it began.
  package let session: String?
  package let nonce: String?

  package init(
    application: ApplicationID, user: UserID?, scopes: ScopeList, family: UUID,
    authTime: Instant? = nil, session: String? = nil, nonce: String? = nil
  ) {
    self.application = application
    self.user = user
    self.scopes = scopes
    self.family = family
    self.authTime = authTime
    self.session = session
    self.nonce = nonce
  }
}

/// Codes and tokens. Those that come of one consent in one browser are a family: if one of them is
/// shown twice, somebody has stolen it, and all of them end (RFC 9700, section 4.14).
package struct TokenFamilies: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// For an application that acts on its own (RFC 6749, section 4.4).
  package func issue(
    _ tokens: IssuedTokens, for delegation: Delegation, now: Instant
  ) async throws {
    _ = try await database.query(
      TokenFamilies.inserting(tokens, delegation, delegation.scopes, now))
  }

  /// The access token may be narrower than what the refresh token holds.
  static func add(
    _ tokens: IssuedTokens, for delegation: Delegation, narrowedTo scopes: ScopeList? = nil,
    now: Instant, in tx: Transaction
  ) async throws {
    let access = try await tx.query(
      TokenFamilies.inserting(tokens, delegation, scopes ?? delegation.scopes, now))
    guard let refresh = tokens.refresh, let user = delegation.user, let row = access.first else {
      return
    }
    try tx.enqueue(
      """
      insert into oauth2_provider_refreshtoken
        (token, access_token_id, application_id, user_id, token_family, scope, expires, auth_time,
         session_key, created, updated)
      values (\(refresh), \(try row.int64("id")), \(delegation.application), \(user),
        \(delegation.family), \(delegation.scopes.text), \(tokens.refreshEnds),
        \(delegation.authTime), \(delegation.session), \(now), \(now))
      """)
  }

  private static func inserting(
    _ tokens: IssuedTokens, _ delegation: Delegation, _ scopes: ScopeList, _ now: Instant
  ) -> SQL {
    """
    insert into oauth2_provider_accesstoken
      (token, token_checksum, expires, scope, application_id, user_id, family, created, updated)
    values (\(tokens.access), \(tokens.accessChecksum), \(tokens.accessEnds), \(scopes.text),
      \(delegation.application), \(delegation.user), \(delegation.family), \(now), \(now))
    returning id
    """
  }

  /// Ends every token of a family. The gateways hear of it.
  static func end(
    _ family: UUID, of user: UserID?, now: Instant, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      update oauth2_provider_refreshtoken
      set revoked = \(now), access_token_id = null, updated = \(now), row_version = row_version + 1
      where token_family = \(family) and revoked is null
      """)
    let ended = try await tx.query(
      "delete from oauth2_provider_accesstoken where family = \(family) returning token")
    try await tell(ended, of: user, in: tx)
  }

  /// The gateways forget what they know of these access tokens.
  static func tell(_ ended: Rows, of user: UserID?, in tx: Transaction) async throws {
    guard let user, !ended.isEmpty else { return }
    let revision = try await tx.query(
      "select row_version from account_user where id = \(user) for no key update"
    ).first?.int64("row_version")
    guard let revision else { return }
    for row in ended {
      try await OutboxWriter.append(
        SessionRevoked(session: try row.string("token"), userID: user.rawValue), rev: revision,
        actor: nil, in: tx)
    }
  }
}
