import Access
import Crypto
import FoundationEssentials
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Tokens for applications: given, asked about, given back.
struct TokenEndpoint {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/oauth/token", .anyone) { request, _ in
        try await answering(request) { try await token($0, $1) }
      }
      .described(OAuthDescriptions.token),
      access.route(.post, "/oauth/device_authorization", .anyone) { request, _ in
        try await answering(request) { try await app.authorizeDevice($0, for: $1) }
      }
      .described(OAuthDescriptions.deviceAuthorization),
      access.route(.post, "/oauth/introspect", .anyone) { request, _ in
        try await answering(request) { try await introspect($0, $1) }
      }
      .described(OAuthDescriptions.introspect),
      access.route(.post, "/oauth/revoke", .anyone) { request, _ in
        try await answering(request) { try await revoke($0, $1) }
      }
      .described(OAuthDescriptions.revoke),
    ]
  }

  /// Every fault of the protocol is answered in its own words, and so is a fault of this house; what is
  /// left, such as a limit, is the frame's.
  private func answering(
    _ request: Request,
    _ body: (ProtocolParameters, ClientApplication) async throws -> Response
  ) async throws -> Response {
    do {
      let form = try await request.protocolForm()
      try form.refuseRepeated()
      let credentials = try ClientCredentials(request, form)
      return try await body(
        form, try await app.authenticate(credentials, from: ClientAddress(request)))
    } catch {
      return try app.told(error).response(challenging: request.headers.contains("Authorization"))
    }
  }

  // MARK: Giving

  private func token(
    _ form: ProtocolParameters, _ client: ClientApplication
  ) async throws -> Response {
    let wish = try TokenRequest(form)
    try client.require(wish.grant)
    switch wish {
    case .code(let code, let redirect, let verifier):
      return try await app.redeem(code, redirect: redirect, verifier: verifier, for: client)
    case .refresh(let token, let scopes):
      return try await app.refresh(token, asking: scopes, for: client)
    case .clientCredentials(let scopes):
      return try await app.tokenOfItsOwn(scopes, for: client)
    case .device(let code): return try await app.redeem(device: code, for: client)
    }
  }

  // MARK: Asking (RFC 7662)

  /// An application asks about its own tokens; the server of a resource about all.
  private func introspect(
    _ form: ProtocolParameters, _ client: ClientApplication
  ) async throws -> Response {
    guard client.kind == .confidential else { throw OAuthError.unknownClient }
    let token = try form.require("token")
    let standing = try await app.tokenFamilies.standing(
      of: try SecretDigest.of(token), now: app.clock.now())
    guard let standing, client.isResourceServer || standing.application == client.id else {
      return Response.json { json in json.object { $0.field("active", false) } }.unstored
    }
    return Response.json { json in
      json.object { json in
        json.field("active", true)
        json.field("scope", standing.scopes.text)
        json.field("client_id", standing.clientID)
        json.field("token_type", standing.isRefresh ? "refresh_token" : "Bearer")
        json.field("iat", standing.issued.seconds)
        json.field("exp", standing.expires.map(\.seconds))
        json.field("sub", standing.user.map { String($0.rawValue) } ?? standing.clientID)
        json.field("iss", app.settings.publicOrigin)
      }
    }
    .unstored
  }

  // MARK: Giving back (RFC 7009)

  private func revoke(
    _ form: ProtocolParameters, _ client: ClientApplication
  ) async throws -> Response {
    let token = try form.require("token")
    try await app.tokenFamilies.giveBack(
      try SecretDigest.of(token), by: client.id, now: app.clock.now())
    return Response(.ok).unstored
  }
}
