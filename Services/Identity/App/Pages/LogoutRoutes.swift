import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

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
    guard let session = try await app.browserSession(of: caller) else {
      return ended(wish, request)
    }
    // With a token that names this very person nobody else can have asked.
    if wish.subject == session.user { return try await end(session, wish, request) }
    return LogoutPage(language: wish.language ?? request.language).question(
      query: request.head.query ?? "", csrfToken: try app.secrets.csrfToken(of: session.id),
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
      guard let session = try await app.browserSession(of: caller) else {
        return ended(wish, request)
      }
      try app.demandOwnForm(form, of: session)
      return try await end(session, wish, request)
    } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault, isOfApplication: false)
        .response()
    }
  }

  private func end(
    _ session: BrowserSession, _ wish: LogoutRequest, _ request: Request
  ) async throws -> Response {
    _ = try await app.sessions.end(session.id, of: session.user)
    return ended(wish, request)
      .with(.setCookie, SessionCookie(app: app).text("", for: .zero, request))
  }

  private func ended(_ wish: LogoutRequest, _ request: Request) -> Response {
    wish.next.map(Response.leading)
      ?? LogoutPage(language: wish.language ?? request.language).done()
  }
}
