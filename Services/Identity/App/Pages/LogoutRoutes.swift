import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel

/// A person signs out at a partner's and, if he wants, here.
struct LogoutRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/oauth/logout", .anyone) { request, caller in
        try await ask(request, caller)
      }
      .described(OAuthDescriptions.logout),
      access.route(.post, "/oauth/logout", .anyone) { request, caller in
        try await decide(request, caller)
      }
      .described(OAuthDescriptions.logoutDecision),
    ]
  }

  private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let wish = try await LogoutRequest(request.protocolQuery, in: app)
    guard let (user, session) = try await session(of: caller) else {
      return ended(wish, request)
    }
    // With a token that names this very person nobody else can have asked.
    if wish.subject == user { return try await end(session, of: user, wish, request) }
    return LogoutPage(language: request.language).question(
      query: request.head.query ?? "", csrfToken: try app.secrets.csrfToken(of: session),
      leadsTo: wish.next)
  }

  private func decide(_ request: Request, _ caller: Principal) async throws -> Response {
    do {
      let form = try await request.protocolForm()
      try form.refuseRepeated()
      guard let query = try? Query(Array((form["request"] ?? "").utf8)[...]) else {
        throw OAuthError(.invalidRequest, "request is not a query")
      }
      let wish = try await LogoutRequest(
        ProtocolParameters(query.items.lazy.map { (name: $0.name, value: $0.value) }), in: app)
      guard let (user, session) = try await session(of: caller) else {
        return ended(wish, request)
      }
      let expected = try app.secrets.csrfToken(of: session)
      guard let sent = form["csrf_token"], constantTimeEquals(sent, expected) else {
        throw OAuthError(.invalidRequest, "the form is not ours, or too old")
      }
      return try await end(session, of: user, wish, request)
    } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault).response()
    }
  }

  private func end(
    _ session: String, of user: UserID, _ wish: LogoutRequest, _ request: Request
  ) async throws -> Response {
    _ = try await app.sessions.end(session, of: user)
    return ended(wish, request)
      .with(.setCookie, SessionCookie(app: app).text("", for: .zero, request))
  }

  private func ended(_ wish: LogoutRequest, _ request: Request) -> Response {
    wish.next.map(Response.leading) ?? LogoutPage(language: request.language).done()
  }

  private func session(of caller: Principal) async throws -> (UserID, String)? {
    guard let id = caller.sessionID, caller.clientID == nil, let user = caller.userID,
      try await app.sessions.isSession(id, of: UserID(user))
    else { return nil }
    return (UserID(user), id)
  }
}
