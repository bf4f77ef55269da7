package import IdentityDomain
package import Kernel
import Postgres

/// What a partner says of his application.
package struct ApplicationDetails: Sendable {
  package var name: String
  package var website: String
  package var redirects: [String]
  package var logoutRedirects: [String]
  /// Where it is told that a session has ended; empty: nowhere.
  package var backChannelLogout: String
  /// It can do nothing with a log-out that does not name the session. Ours always do.
  package var logoutNeedsSession: Bool
  package var grants: Set<ClientApplication.Grant>
  package var scopes: ScopeList

  package init(
    name: String, website: String, redirects: [String], logoutRedirects: [String],
    backChannelLogout: String, logoutNeedsSession: Bool, grants: Set<ClientApplication.Grant>,
    scopes: ScopeList
  ) {
    self.name = name
    self.website = website
    self.redirects = redirects
    self.logoutRedirects = logoutRedirects
    self.backChannelLogout = backChannelLogout
    self.logoutNeedsSession = logoutNeedsSession
    self.grants = grants
    self.scopes = scopes
  }
}

/// An application as its owner sees it.
package struct OwnApplication: Sendable {
  package struct SecretInfo: Sendable {
    package let id: Int64
    package let hint: String
    package let createdAt: Instant
    package let expiresAt: Instant?
  }

  package let id: ApplicationID
  package let clientID: String
  package let kind: ClientApplication.Kind
  package let details: ApplicationDetails
  /// Digest of its picture; empty: it has none.
  package let logo: String
  package let createdAt: Instant
  package let version: Int64
  package var secrets: [SecretInfo] = []
}

/// A secret just made, as it is stored.
package struct StoredSecret: Sendable {
  package let digest: String
  package let hint: String

  package init(digest: String, hint: String) {
    self.digest = digest
    self.hint = hint
  }
}

extension Applications {
  /// Throws `ApplicationError.tooMany`.
  package func register(
    _ details: ApplicationDetails, as clientID: String, kind: ClientApplication.Kind,
    secret: StoredSecret?, owner: UserID, now: Instant
  ) async throws -> OwnApplication {
    try await database.transaction { tx in
      // The lock makes the limit hold against contenders.
      _ = try await tx.query(
        "select id from account_user where id = \(owner) for no key update")
      let count =
        try await tx.query(
          """
          select count(*) as count from oauth2_provider_application
          where user_id = \(owner) and active
          """
        ).first?.int("count") ?? 0
      guard count < ApplicationPolicy.perPerson else {
        throw ApplicationError.tooMany(limit: ApplicationPolicy.perPerson)
      }
      let rows = try await tx.query(
        """
        insert into oauth2_provider_application
          (client_id, client_type, authorization_grant_type, name, website, redirect_uris,
           post_logout_redirect_uris, backchannel_logout_uri, backchannel_logout_session_required,
           grants, scopes, user_id, created, updated)
        values (\(clientID), \(kind), 'authorization-code', \(details.name), \(details.website),
          \(details.redirects.joined(separator: " ")),
          \(details.logoutRedirects.joined(separator: " ")), \(details.backChannelLogout),
          \(details.logoutNeedsSession),
          \(details.grants.map(\.rawValue).sorted().asArray), \(details.scopes.words.asArray),
          \(owner), \(now), \(now))
        returning \(Applications.own)
        """)
      guard let row = rows.first else { throw ApplicationError.notFound }
      var application = try Applications.own(row)
      if let secret {
        application.secrets = try await tx.query(
          """
          insert into oauth_client_secret (application_id, digest, hint, created_at)
          values (\(application.id), \(secret.digest), \(secret.hint), \(now))
          returning \(Applications.secretColumns)
          """
        ).map(Applications.secret)
      }
      return application
    }
  }

  package func list(of owner: UserID) async throws -> [OwnApplication] {
    try await database.read(
      """
      select \(Applications.own) from oauth2_provider_application
      where user_id = \(owner) and active order by id
      """
    ).map(Applications.own)
  }

  /// `nil`: it is not there, or not his.
  package func own(_ id: ApplicationID, of owner: UserID) async throws -> OwnApplication? {
    let row = try await database.query(
      """
      select \(Applications.own) from oauth2_provider_application
      where id = \(id) and user_id = \(owner) and active
      """
    ).first
    guard let row else { return nil }
    var application = try Applications.own(row)
    application.secrets = try await database.query(
      """
      select \(Applications.secretColumns) from oauth_client_secret
      where application_id = \(id) order by id
      """
    ).map(Applications.secret)
    return application
  }

  /// Throws `ApplicationError`: `notFound`, `stale`.
  package func change(
    _ id: ApplicationID, of owner: UserID, ifVersion version: Int64?,
    to details: ApplicationDetails,
    now: Instant
  ) async throws {
    let changed = try await database.transaction { tx in
      try await tx.query(
        """
        update oauth2_provider_application
        set name = \(details.name), website = \(details.website),
          redirect_uris = \(details.redirects.joined(separator: " ")),
          post_logout_redirect_uris = \(details.logoutRedirects.joined(separator: " ")),
          backchannel_logout_uri = \(details.backChannelLogout),
          backchannel_logout_session_required = \(details.logoutNeedsSession),
          grants = \(details.grants.map(\.rawValue).sorted().asArray),
          scopes = \(details.scopes.words.asArray), updated = \(now),
          row_version = row_version + 1
        where id = \(id) and user_id = \(owner) and active
          and row_version = coalesce(\(version)::bigint, row_version)
        """
      ).affected
    }
    guard changed == 0 else { return }
    throw try await own(id, of: owner) == nil ? ApplicationError.notFound : .stale
  }

  static let own: SQL = """
    id, client_id, client_type, name, website, redirect_uris, post_logout_redirect_uris,
    backchannel_logout_uri, backchannel_logout_session_required, logo,
    coalesce(grants, '{authorization_code,refresh_token}') as grants, scopes, created, row_version
    """

  static let secretColumns: SQL = "id, hint, created_at, expires_at"

  static func secret(_ row: Row) throws -> OwnApplication.SecretInfo {
    OwnApplication.SecretInfo(
      id: try row.int64("id"), hint: try row.string("hint"),
      createdAt: try row.instant("created_at"), expiresAt: try row.optionalInstant("expires_at"))
  }

  static func own(_ row: Row) throws -> OwnApplication {
    func words(_ column: String) throws -> [String] {
      try row.string(column).split(whereSeparator: \.isWhitespace).map(String.init)
    }
    return OwnApplication(
      id: try row.identifier("id"), clientID: try row.string("client_id"),
      kind: ClientApplication.Kind(rawValue: try row.string("client_type")) ?? .confidential,
      details: ApplicationDetails(
        name: try row.string("name"), website: try row.string("website"),
        redirects: try words("redirect_uris"),
        logoutRedirects: try words("post_logout_redirect_uris"),
        backChannelLogout: try row.string("backchannel_logout_uri"),
        logoutNeedsSession: try row.bool("backchannel_logout_session_required"),
        grants: Set(try row.strings("grants").compactMap(ClientApplication.Grant.init)),
        scopes: ScopeList(try row.strings("scopes"))),
      logo: try row.string("logo"), createdAt: try row.instant("created"),
      version: try row.int64("row_version"))
  }
}
