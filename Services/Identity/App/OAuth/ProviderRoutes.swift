import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// What the provider says of itself, and of whoever a token speaks for.
struct ProviderRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/.well-known/openid-configuration", .anyone) { _, _ in metadata() }
        .described(OAuthDescriptions.metadata),
      access.route(.get, "/.well-known/oauth-authorization-server", .anyone) { _, _ in
        metadata()
      }
      .described(OAuthDescriptions.metadata),
      access.route(.get, "/oauth/jwks", .anyone) { _, _ in try await keys() }
        .described(OAuthDescriptions.keys),
    ] + userInfo(access)
  }

  /// By GET and by POST (OpenID Connect Core, section 5.3.1), with the token in the header.
  private func userInfo(_ access: AccessGuard) -> [Route] {
    [HTTPCore.Method.get, .post].map { method in
      access.route(
        method, "/oauth/userinfo", .signedIn, looksAtScopes: true, onlyAnswers: true
      ) { _, caller in
        try await userInfo(caller)
      }
      .described(OAuthDescriptions.userInfo)
    }
  }

  /// RFC 8414, section 2; OpenID Connect Discovery, section 3.
  private func metadata() -> Response {
    let origin = app.settings.publicOrigin
    return Response.json { json in
      json.object { json in
        json.field("issuer", origin)
        for (name, path) in ProviderRoutes.endpoints { json.field(name, origin + path) }
        for (name, words) in ProviderRoutes.abilities { json.field(name, words) }
        json.field("authorization_response_iss_parameter_supported", true)
        json.field("backchannel_logout_supported", true)
        json.field("backchannel_logout_session_supported", true)
        json.field("claims_parameter_supported", false)
        json.field("request_parameter_supported", false)
        json.field("request_uri_parameter_supported", false)
        json.field("service_documentation", origin + "/docs")
      }
    }
    .with(.cacheControl, "public, max-age=300")
  }

  private static let endpoints: KeyValuePairs = [
    "authorization_endpoint": "/oauth/authorize", "token_endpoint": "/oauth/token",
    "device_authorization_endpoint": "/oauth/device_authorization",
    "introspection_endpoint": "/oauth/introspect",
    "revocation_endpoint": "/oauth/revoke", "userinfo_endpoint": "/oauth/userinfo",
    "jwks_uri": "/oauth/jwks", "end_session_endpoint": "/oauth/logout",
  ]

  private static let abilities: KeyValuePairs = [
    "scopes_supported": ["openid", "profile", "email", "phone", "offline_access", "read", "write"],
    "grant_types_supported": ClientApplication.Grant.allCases.map(\.rawValue),
    "response_types_supported": ["code"], "response_modes_supported": ["query"],
    "prompt_values_supported": AuthorizationRequest.Prompt.allCases.map(\.rawValue),
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": TokenAlgorithm.allCases.map(\.rawValue),
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    "revocation_endpoint_auth_methods_supported": [
      "client_secret_basic", "client_secret_post", "none",
    ],
    "code_challenge_methods_supported": ["S256"],
    "claims_supported": [
      "sub", "iss", "aud", "exp", "iat", "auth_time", "amr", "acr", "nonce", "at_hash", "sid",
      "name",
      "given_name",
      "family_name", "picture", "locale", "email", "email_verified",
      "phone_number", "phone_number_verified",
    ],
    "acr_values_supported": AuthenticationLevel.allCases.map(\.rawValue),
    "ui_locales_supported": Language.allCases.map(\.rawValue),
  ]

  private func keys() async throws -> Response {
    let keys = try await app.keyring.published(now: app.clock.now())
    return Response.json { json in json.object { $0.field("keys", keys) } }
      .with(.cacheControl, "public, max-age=300")
  }

  /// For tokens of applications alone: a browser has `GET me`.
  private func userInfo(_ caller: Principal) async throws -> Response {
    guard let scopes = caller.scopes, caller.clientID != nil,
      scopes.contains(ScopeList.Standard.openID)
    else { throw AccessRefusal.notAllowed }
    guard let account = try await app.accounts.account(UserID(try caller.requireUser())) else {
      throw NothingThere()
    }
    return Response.json { json in
      json.object { json in
        json.field("sub", String(account.id.rawValue))
        if scopes.contains(ScopeList.Standard.profile) { profile(account, to: &json) }
        if scopes.contains(ScopeList.Standard.email), !account.email.isEmpty {
          json.field("email", account.email)
          json.field("email_verified", true)
        }
        if scopes.contains(ScopeList.Standard.phone), let phone = account.phone {
          json.field("phone_number", phone)
          json.field("phone_number_verified", true)
        }
      }
    }
    .unstored
  }

  private func profile(_ account: UserAccount, to json: inout JSONWriter) {
    json.field("name", account.displayName)
    json.field("given_name", account.firstName)
    json.field("family_name", account.lastName)
    // The picture is ours, the reader is elsewhere.
    json.field(
      "picture", account.avatar.map { $0.hasPrefix("/") ? app.settings.publicOrigin + $0 : $0 })
    json.field("locale", account.locale.rawValue)
  }
}
