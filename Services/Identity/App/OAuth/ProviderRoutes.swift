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
      access.route(.get, "/.well-known/openid-configuration", .anyone) { _, _ in
        try await metadata()
      }
      .described(OAuthDescriptions.metadata),
      access.route(.get, "/.well-known/oauth-authorization-server", .anyone) { _, _ in
        try await metadata()
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
  private func metadata() async throws -> Response {
    let origin = app.settings.publicOrigin
    let scopes = try await app.scopeNames.supported(now: app.clock.now())
    return Response.json { json in
      json.object { json in
        json.field("issuer", origin)
        for (name, path) in ProviderRoutes.endpoints { json.field(name, origin + path) }
        json.field("scopes_supported", scopes)
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
    guard let scopes = caller.scopes, caller.clientID != nil else {
      throw AccessRefusal.notAllowed
    }
    guard scopes.contains(ScopeList.Standard.openID) else {
      throw AccessRefusal.scopeMissing(ScopeList.Standard.openID)
    }
    guard let account = try await app.accounts.account(UserID(try caller.requireUser())) else {
      throw NothingThere()
    }
    let info = UserInfo(
      account: account, scopes: scopes, origin: app.settings.publicOrigin)
    return Response.json { json in json.object { info.write(to: &$0) } }.unstored
  }
}
