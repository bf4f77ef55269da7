import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// One line of the list of a person's tokens.
package struct APIToken: Sendable {
  package let id: Int64
  package let name: String
  package let hint: String
  package let scopes: [String]
  package let createdAt: Instant
  package let expiresAt: Instant?
  package let lastUsedAt: Instant?
}

/// Tokens for scripts.
package struct APITokens: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  private static let columns: SQL =
    "id, name, hint, scopes, created_at, expires_at, last_used_at"

  package func create(
    for user: UserID, name: String, digest: String, hint: String, scopes: [String],
    expiresAt: Instant?, now: Instant
  ) async throws -> APIToken {
    try await database.transaction { transaction in
      // The lock makes the limit hold against contenders.
      _ = try await transaction.query(
        "select id from account_user where id = \(user) for no key update")
      let count =
        try await transaction.query(
          """
          select count(*) as count from api_token
          where user_id = \(user) and (expires_at is null or expires_at > \(now))
          """
        ).first?.int("count") ?? 0
      guard count < TokenPolicy.perUser else {
        throw TokenError.tooMany(limit: TokenPolicy.perUser)
      }
      return try await transaction.query(
        """
        insert into api_token (user_id, name, digest, hint, scopes, created_at, expires_at)
        values (\(user), \(name), \(digest), \(hint), \(scopes.asArray), \(now), \(expiresAt))
        returning \(APITokens.columns)
        """
      ).map(APITokens.token)[0]
    }
  }

  /// Which of the words neither are a scope nor name a right.
  package func unknown(among scopes: [String]) async throws -> Set<String> {
    guard !scopes.isEmpty else { return [] }
    return Set(
      try await database.query(
        """
        select word from unnest(\(scopes.asArray)::text[]) word
        where not exists (select from oauth_scope known where known.code = word and known.active)
          and not exists (
            select from auth_permission p join django_content_type t on t.id = p.content_type_id
            where t.app_label || '.' || p.codename = word)
        """
      ).map { try $0.string("word") })
  }

  package func list(of user: UserID) async throws -> [APIToken] {
    try await database.read(
      "select \(APITokens.columns) from api_token where user_id = \(user) order by id desc"
    ).map(APITokens.token)
  }

  /// False if the person has no such token.
  package func delete(_ id: Int64, of user: UserID) async throws -> Bool {
    try await database.transaction { transaction in
      let rev =
        try await transaction.query(
          "select row_version from account_user where id = \(user) for no key update"
        ).first?.int64("row_version") ?? 0
      let gone = try await transaction.query(
        "delete from api_token where id = \(id) and user_id = \(user) returning digest"
      ).first
      guard let gone else { return false }
      try await OutboxWriter.append(
        SessionRevoked(session: try gone.string("digest"), userID: user.rawValue), rev: rev,
        actor: user.rawValue, in: transaction)
      return true
    }
  }

  private static func token(_ row: Row) throws -> APIToken {
    APIToken(
      id: try row.int64("id"), name: try row.string("name"), hint: try row.string("hint"),
      scopes: try row.strings("scopes"), createdAt: try row.instant("created_at"),
      expiresAt: try row.optionalInstant("expires_at"),
      lastUsedAt: try row.optionalInstant("last_used_at"))
  }
}
