import Crypto
import FoundationEssentials
import HTTPCore
import IdentityDomain
import IdentityStore
import JOSE
import JSON
import Kernel

/// Secrets just made, and the form in which they are stored.
private struct FreshTokens {
  let access: String
  let refresh: String?
  let stored: IssuedTokens

  init(withRefresh: Bool, now: Instant) throws {
    access = try Random.token()
    refresh = withRefresh ? try Random.token() : nil
    stored = IssuedTokens(
      access: try SecretDigest.of(access),
      accessChecksum: Hex.text(try SHA256.digest(access)),
      accessEnds: now + OAuthPolicy.accessToken,
      refresh: try refresh.map { try SecretDigest.of($0) },
      refreshEnds: now + OAuthPolicy.refreshToken)
  }
}

extension IdentityApplication {
  /// RFC 6749, section 4.1.3.
  func redeem(
    _ code: String, redirect: String?, verifier: String?, for client: ClientApplication
  ) async throws -> Response {
    let now = clock.now()
    let fresh = try FreshTokens(withRefresh: client.grants.contains(.refreshToken), now: now)
    let delegation = try await tokenFamilies.redeem(
      code: try SecretDigest.of(code), by: client, redirect: redirect, for: fresh.stored, now: now
    ) { challenge in
      // A verifier where none was announced is a sign of a code that was put in (RFC 9700, 4.8.2).
      guard let challenge else { return verifier == nil }
      guard let verifier else { return false }
      let digest = Base64.url.text(try SHA256.digest(verifier))
      return constantTimeEquals(digest, challenge.text)
    }
    return try await answer(fresh, delegation, delegation.scopes, client, now: now)
  }

  /// Section 6.
  func refresh(
    _ token: String, asking scopes: ScopeList?, for client: ClientApplication
  ) async throws -> Response {
    let now = clock.now()
    let fresh = try FreshTokens(withRefresh: true, now: now)
    let renewed = try await tokenFamilies.rotate(
      refresh: try SecretDigest.of(token), by: client, asking: scopes, for: fresh.stored,
      grace: OAuthPolicy.grace, now: now)
    return try await answer(fresh, renewed.delegation, renewed.scopes, client, now: now)
  }

  /// RFC 8628, section 3.4.
  func redeem(device code: String, for client: ClientApplication) async throws -> Response {
    let now = clock.now()
    let fresh = try FreshTokens(withRefresh: client.grants.contains(.refreshToken), now: now)
    let delegation = try await devices.poll(
      try SecretDigest.of(code), by: client, for: fresh.stored, now: now)
    return try await answer(fresh, delegation, delegation.scopes, client, now: now)
  }

  /// Section 4.4: for the application itself. What only says who a person is has no meaning there.
  func tokenOfItsOwn(
    _ scopes: ScopeList?, for client: ClientApplication
  ) async throws -> Response {
    guard client.kind == .confidential else {
      throw OAuthError(
        .unauthorizedClient, "an application without a secret has no rights of its own")
    }
    let now = clock.now()
    let granted = try client.granted(scopes)
    let fresh = try FreshTokens(withRefresh: false, now: now)
    let delegation = Delegation(
      application: client.id, user: nil, scopes: granted.withoutPersonal,
      family: UUID.version7(at: now))
    try await tokenFamilies.issue(fresh.stored, for: delegation, now: now)
    return try await answer(fresh, delegation, delegation.scopes, client, now: now)
  }

  private func answer(
    _ fresh: FreshTokens, _ delegation: Delegation, _ scopes: ScopeList,
    _ client: ClientApplication, now: Instant
  ) async throws -> Response {
    var identityToken: String?
    if let user = delegation.user, scopes.contains(ScopeList.Standard.openID) {
      identityToken = try await self.identityToken(
        of: user, delegation, accessToken: fresh.access, for: client, now: now)
    }
    return Response.json { json in
      json.object { json in
        json.field("access_token", fresh.access)
        json.field("token_type", "Bearer")
        json.field("expires_in", OAuthPolicy.accessToken.wholeMilliseconds / 1_000)
        json.field("scope", scopes.text)
        if let refresh = fresh.refresh { json.field("refresh_token", refresh) }
        if let identityToken { json.field("id_token", identityToken) }
      }
    }
    .unstored
  }
}
