package import IdentityDomain
package import Kernel
import Postgres

/// An application that a person let in.
package struct Consent: Sendable {
  package let application: ApplicationID
  package let clientID: String
  package let name: String
  package let website: String
  /// Digest of its picture; empty: it has none.
  package let logo: String
  package let scopes: ScopeList
  package let since: Instant
  /// When it last got a token; `nil`: none that is still known.
  package let lastToken: Instant?
}

extension Consents {
  /// Those that a person agreed to, and those that hold a token of him since the old site.
  package func list(of user: UserID) async throws -> [Consent] {
    try await database.read(
      """
      select a.id, a.client_id, a.name, a.website, a.logo,
        coalesce(c.scopes, regexp_split_to_array(btrim(t.scope), '\\s+')) as scopes,
        coalesce(c.created_at, t.first) as since, t.last
      from oauth2_provider_application a
      left join oauth_consent c on c.application_id = a.id and c.user_id = \(user)
      left join lateral (
        select min(created) as first, max(created) as last,
          (array_agg(scope order by created desc))[1] as scope
        from (
          select created, scope from oauth2_provider_accesstoken
          where application_id = a.id and user_id = \(user)
          union all
          select created, coalesce(scope, '') from oauth2_provider_refreshtoken
          where application_id = a.id and user_id = \(user) and revoked is null
        ) token
      ) t on true
      where (c.id is not null or t.last is not null)
        and a.id in (
          select application_id from oauth_consent where user_id = \(user)
          union select application_id from oauth2_provider_accesstoken where user_id = \(user)
          union select application_id from oauth2_provider_refreshtoken
            where user_id = \(user) and revoked is null)
      order by since desc, a.id
      """
    ).map { row in
      Consent(
        application: try row.identifier("id"), clientID: try row.string("client_id"),
        name: try row.string("name"), website: try row.string("website"),
        logo: try row.string("logo"),
        scopes: ScopeList(try row.strings("scopes").filter { !$0.isEmpty }),
        since: try row.instant("since"), lastToken: try row.optionalInstant("last"))
    }
  }
}
