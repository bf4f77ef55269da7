package import IdentityDomain
package import Kernel
import Postgres

/// What a token is good for, told to servers that take it (RFC 7662).
package struct TokenStanding: Sendable {
  package let clientID: String
  package let application: ApplicationID
  package let user: UserID?
  package let scopes: ScopeList
  package let issued: Instant
  package let expires: Instant?
  package let isRefresh: Bool
}

extension TokenFamilies {
  /// `nil`: it is no token that counts now.
  package func standing(of digest: String, now: Instant) async throws -> TokenStanding? {
    try await database.read(TokenFamilies.standing(digest, now)).first.map { row in
      TokenStanding(
        clientID: try row.string("client_id"), application: try row.identifier("application_id"),
        user: try row.optionalIdentifier("user_id"),
        scopes: ScopeList(stored: try row.string("scope")), issued: try row.instant("created"),
        expires: try row.optionalInstant("expires"), isRefresh: try row.bool("refresh"))
    }
  }

  private static let standing = Statement(
    """
    select array_to_string(\(Scopes.open(of: Scopes.split("t.scope"))), ' ') as scope, t.created,
      t.expires, t.user_id, t.application_id, t.refresh, a.client_id
    from (
      select scope, created, expires, user_id, application_id, false as refresh
      from oauth2_provider_accesstoken where token = $1 and expires > $2
      union all
      select coalesce(scope, ''), created, expires, user_id, application_id, true
      from oauth2_provider_refreshtoken
      where token = $1 and revoked is null and rotated_at is null
        and (expires is null or expires > $2)
    ) t
    join oauth2_provider_application a on a.id = t.application_id and a.active
    left join account_user u on u.id = t.user_id
    where t.user_id is null or \(Accounts.actsFrom()) <= $2
    limit 1
    """)
}
