import Crypto
import IdentityDomain
import IdentityStore
import JOSE
import JSON
import Kernel

extension IdentityApplication {
  /// Who signed in, signed (OpenID Connect Core, sections 2 and 3.1.3.6).
  func identityToken(
    of user: UserID, _ delegation: Delegation, accessToken: String, for client: ClientApplication,
    now: Instant
  ) async throws -> String {
    let signing = try await keyring.signing(client.algorithm, now: now)
    let half = Array(try SHA256.digest(accessToken).prefix(SHA256.size / 2))
    var claims: [JSONMember] = [
      JSONMember("iss", .string(settings.publicOrigin)),
      JSONMember("sub", .string(String(user.rawValue))),
      JSONMember("aud", .string(client.clientID)),
      JSONMember("exp", .number(String((now + OAuthPolicy.identityToken).seconds))),
      JSONMember("iat", .number(String(now.seconds))),
      JSONMember("at_hash", .string(Base64.url.text(half))),
    ]
    if let authTime = delegation.authTime {
      claims.append(JSONMember("auth_time", .number(String(authTime.seconds))))
    }
    if let nonce = delegation.nonce { claims.append(JSONMember("nonce", .string(nonce))) }
    if let session = delegation.session {
      let name = try secrets.sessionName(session, for: client.clientID)
      claims.append(JSONMember("sid", .string(name)))
      let methods = try await sessions.methods(session, of: user)
      if !methods.isEmpty {
        claims.append(JSONMember("amr", .array(methods.map(JSONValue.string))))
      }
      claims.append(JSONMember("acr", .string(AuthenticationLevel(methods).rawValue)))
    }
    return try SignedToken.text(.object(claims), by: signing.key, named: signing.id)
  }
}
