package import Access
import FlagFeed
import Flags
import JSON
package import Kernel

/// What identity says of a credential at `POST /internal/v1/principals/resolve`.
///
/// The question is `{"session_key": "…"}` or `{"token": "…"}`, signed as service `gateway`. The
/// answer is 404 for an unknown, ended or blocked one, else 200 with
///
/// ```json
/// {"user_id": 7, "session_id": "<digest>", "permissions": ["services.decide"], "is_staff": false,
///  "is_superuser": false, "companies": [{"id": 3, "role": "owner"}], "groups": [2], "organization": null,
///  "scopes": null, "client_id": null, "permission_revision": 4, "expires_at": "2026-11-23T08:15:30.123Z",
///  "locale": "kk", "csrf_token": "<of a session>"}
/// ```
///
/// Of an application that acts on its own `user_id` is null.
package final class IdentityAnswer: Sendable {
  package let principal: Principal
  /// The same, ready to be signed.
  let prepared: PreparedPrincipal
  /// The same, as flags are asked for it.
  let subject: FlagSubject
  package let user: Int64?
  package let csrfToken: String?
  package let locale: Language?
  package let expiresAt: Instant?

  package init(
    principal: Principal, user: Int64?, csrfToken: String? = nil, locale: Language? = nil,
    expiresAt: Instant? = nil
  ) {
    self.principal = principal
    prepared = PreparedPrincipal(principal)
    subject = FlagSubject(principal)
    self.user = user
    self.csrfToken = csrfToken
    self.locale = locale
    self.expiresAt = expiresAt
  }

  /// `nil` if the document is none of these.
  package convenience init?(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes) else { return nil }
    let user = value["user_id"]?.int64
    guard user != nil || value["client_id"]?.string != nil else { return nil }
    var principal = Principal(
      kind: user == nil ? .application : .user, issuer: Principal.gateway, userID: user)
    principal.sessionID = value["session_id"]?.string
    principal.permissions = Set(value["permissions"]?.array?.compactMap(\.string) ?? [])
    principal.isStaff = value["is_staff"]?.bool ?? false
    principal.isSuperuser = value["is_superuser"]?.bool ?? false
    principal.companies = (value["companies"]?.array ?? []).compactMap { company in
      guard let id = company["id"]?.int64, let role = company["role"]?.string else { return nil }
      return CompanyRole(id: id, role: role)
    }
    principal.groups = Set(value["groups"]?.array?.compactMap(\.int64) ?? [])
    principal.organization = value["organization"]?.string
    principal.scopes = value["scopes"]?.array.map { Set($0.compactMap(\.string)) }
    principal.clientID = value["client_id"]?.string
    principal.permissionRevision = value["permission_revision"]?.int64 ?? 0
    self.init(
      principal: principal, user: user, csrfToken: value["csrf_token"]?.string,
      locale: value["locale"]?.string.flatMap(Language.init),
      expiresAt: value["expires_at"]?.string.flatMap { Instant(rfc3339: $0) })
  }
}
