import Access
import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// Into a session: by a password or by a code, and by the second step where there is one.
extension SessionRoutes {
  func signIn(_ request: Request, _ caller: Principal) async throws -> Response {
    try cookie.demandOwnOrigin(request)
    var input = try await request.json()
    let login = input.string("login", max: 254)
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let (name, secret) = try input.finish(login, password)
    let step = try await app.signIn(
      login: name, password: secret, replacing: caller.sessionID, client: ClientAddress(request),
      userAgent: request.headers["User-Agent"])
    return answer(step, request)
  }

  /// The second step, by a code of the app or a recovery code.
  func passChallenge(_ request: Request, _ caller: Principal) async throws -> Response {
    try cookie.demandOwnOrigin(request)
    var input = try await request.json()
    let challenge = input.secret("challenge")
    let code = input.string("code", max: 20)
    let (token, typed) = try input.finish(challenge, code)
    let session = try await app.passChallenge(
      token.reveal(), code: typed, replacing: caller.sessionID, client: ClientAddress(request),
      userAgent: request.headers["User-Agent"])
    return answer(.session(session), request)
  }

  func offerCode(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    try await app.offerSignInCode(to: try input.finish(contact), client: ClientAddress(request))
    return .json(status: .accepted) { json in json.object { $0.field("status", "pending") } }
  }

  func signInByCode(_ request: Request, _ caller: Principal) async throws -> Response {
    try cookie.demandOwnOrigin(request)
    var input = try await request.json()
    let contact = input.contact()
    let code = input.string("code", max: 20)
    let (who, typed) = try input.finish(contact, code)
    let step = try await app.signIn(
      who, code: typed, replacing: caller.sessionID, client: ClientAddress(request),
      userAgent: request.headers["User-Agent"])
    return answer(step, request)
  }

  func answer(_ step: SignInStep, _ request: Request) -> Response {
    switch step {
    case .challenge(let token, let expiresAt):
      return Response.json(status: .accepted) { json in
        json.object { json in
          json.field("status", "second-factor")
          json.field("challenge", token)
          json.field("expires_at", expiresAt)
        }
      }
      .unstored
    case .session(let session):
      return Response.json(status: .created) { json in
        json.object { json in
          json.object("user") { AccountJSON.write(session.account, to: &$0) }
          json.field("csrf_token", session.csrfToken)
          json.field("expires_at", session.expiresAt)
          json.field("second_factor_required", session.mustEnrol)
        }
      }
      .with(.setCookie, cookie.text(session.key, for: SessionPolicy.lifetime, request))
      .unstored
    }
  }
}
