import Access
import Crypto
import FoundationEssentials
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport

/// An application of a partner, registered for one test, and what it says at the token endpoint.
struct Partner {
  static let secret = "partner-secret-of-256-random-bits"
  static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  static let redirect = "https://partner.kz/cb"

  let world: IdentityWorld
  let clientID: String
  var secret: String? = Partner.secret
  let application: ApplicationID
  let user: UserID

  init(
    _ world: IdentityWorld, named clientID: String = "partner", kind: String = "confidential",
    grants: [String] = ["authorization_code", "refresh_token", "client_credentials"],
    of email: String = "a@example.kz", user: UserID? = nil
  ) async throws {
    self.world = world
    self.clientID = clientID
    let rows = try await world.database.query(
      """
      insert into oauth2_provider_application
        (client_id, client_type, authorization_grant_type, redirect_uris, grants, algorithm, scopes)
      values (\(clientID), \(kind), 'authorization-code', \(Partner.redirect), \(grants.asArray),
        'ES256', '{openid,profile,email,read,write}')
      returning id
      """)
    application = try rows[0].identifier("id")
    if kind == "confidential" {
      _ = try await world.database.query(
        """
        insert into oauth_client_secret (application_id, digest, hint)
        values (\(application), \(try SecretDigest.of(Partner.secret)), 'part')
        """)
    } else {
      secret = nil
    }
    self.user = if let user { user } else { try await world.userID(email) }
  }

  /// A code as the authorization endpoint leaves it.
  func code(
    scopes: String = "openid read", redirect: String? = Partner.redirect,
    lasting: Duration = OAuthPolicy.code, in session: String? = nil
  ) async throws -> String {
    let code = try Random.token()
    let now = world.clock.now
    let challenge = Base64.url.text(try SHA256.digest(Partner.verifier))
    var values = [
      ("response_type", "code"), ("scope", scopes), ("code_challenge", challenge),
      ("code_challenge_method", "S256"), ("nonce", "n-1"),
    ]
    if let redirect { values.append(("redirect_uri", redirect)) }
    guard let client = try await world.app.applications.application(clientID) else {
      throw NothingThere()
    }
    let request = try AuthorizationRequest(
      ProtocolParameters(values.map { (name: $0.0, value: $0.1) }), for: client,
      redirect: Partner.redirect)
    let delegation = Delegation(
      application: application, user: user, scopes: request.scopes,
      family: UUID.version7(at: now), authTime: now, session: session, nonce: request.nonce)
    try await world.app.tokenFamilies.issue(
      code: try SecretDigest.of(code), for: request, delegation, noting: false,
      ends: now + lasting, now: now)
    return code
  }

  func redeem(
    _ code: String, verifier: String? = Partner.verifier, redirect: String? = Partner.redirect
  ) async throws -> ServiceClient.Answer {
    var form = [("grant_type", "authorization_code"), ("code", code)]
    if let verifier { form.append(("code_verifier", verifier)) }
    if let redirect { form.append(("redirect_uri", redirect)) }
    return try await post("/oauth/token", form)
  }

  func refresh(_ token: String, scope: String? = nil) async throws -> ServiceClient.Answer {
    var form = [("grant_type", "refresh_token"), ("refresh_token", token)]
    if let scope { form.append(("scope", scope)) }
    return try await post("/oauth/token", form)
  }

  func isActive(_ token: String) async throws -> Bool {
    try await post("/oauth/introspect", [("token", token)])["active"] == true
  }

  /// With the application's own credentials, by Basic where it has a secret.
  func post(
    _ path: String, _ form: [(String, String)],
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    guard let secret else {
      return try await Partner.post(path, form + [("client_id", clientID)], headers, world)
    }
    let basic = Base64.standard.text(Array("\(clientID):\(secret)".utf8))
    return try await Partner.post(
      path, form, headers + [(name: "Authorization", value: "Basic \(basic)")], world)
  }

  static func post(
    _ path: String, _ form: [(String, String)], _ headers: [(name: String, value: String)] = [],
    _ world: IdentityWorld, as caller: Principal = .anonymous()
  ) async throws -> ServiceClient.Answer {
    let body = form.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    return try await world.client.send(
      .post, path, body: Array(body.utf8),
      headers: headers + [(name: "Content-Type", value: "application/x-www-form-urlencoded")],
      as: caller)
  }
}
