import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// The pages between an application's request and its answer (RFC 6749, section 4.1).
struct AuthorizeRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/oauth/authorize", .anyone, servesHeldBack: true) { request, caller in
        try await shown(request, isOfApplication: true) { try await ask(request, caller) }
      }
      .described(OAuthDescriptions.authorize),
      access.route(.post, "/oauth/authorize", .anyone) { request, caller in
        try await shown(request, isOfApplication: false) { try await decide(request, caller) }
      }
      .described(OAuthDescriptions.decide),
      access.route(.get, "/oauth/pages.css", .anyone) { _, _ in
        Response.text(PageStyle.text).with(.contentType, "text/css; charset=utf-8")
          .with(.cacheControl, "public, max-age=3600")
      }
      .described(OAuthDescriptions.style),
    ]
  }

  /// Faults that may be sent nowhere are shown.
  private func shown(
    _ request: Request, isOfApplication: Bool, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let fault as OAuthError {
      return FaultPage(
        language: request.protocolQuery.languages.first ?? request.language, fault: fault,
        isOfApplication: isOfApplication
      ).response()
    }
  }

  // MARK: Asking

  private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let session = try await app.browserSession(of: caller)
    let query = request.head.query ?? ""
    let mark = try SignInMark(in: query, by: app.secrets, now: app.clock.now())
    switch try await app.step(request.protocolQuery, mark, session: session) {
    case .answer(let location): return .leading(to: location)
    case .signIn(let wish):
      let asked = wish.maxAge != nil || wish.demandsSignIn ? try mark.marked() : query
      return try signIn(wish, next: "/oauth/authorize?" + asked, request, caller)
    case .consent(let client, let wish, let session):
      let language = wish.languages.first ?? request.language
      return ConsentPage(
        language: language, client: client, request: wish,
        wishes: try await app.consents.names(of: wish.scopes, in: language), query: query,
        csrfToken: try app.secrets.csrfToken(of: session.id)
      ).response()
    }
  }

  private func signIn(
    _ wish: AuthorizationRequest, next: String, _ request: Request, _ caller: Principal
  ) throws -> Response {
    let language = wish.languages.first ?? request.language
    guard !caller.isHeldBack else {
      return try EnrolmentPage(request, caller, of: app, next: next, language: language)
        .beginning()
    }
    return SignInPage(
      language: language, next: next, login: wish.loginHint ?? "", providers: app.providers.all
    ).response()
  }

  // MARK: Deciding

  private func decide(_ request: Request, _ caller: Principal) async throws -> Response {
    let form = try await request.protocolForm()
    try form.refuseRepeated()
    let query = try form.require("request")
    guard let asked = try? Query(Array(query.utf8)[...]) else {
      throw OAuthError(.invalidRequest, "request is not a query")
    }
    guard let session = try await app.browserSession(of: caller) else {
      return .leading(to: "/oauth/authorize?" + query)
    }
    try app.demandOwnForm(form, of: session)
    let parameters = ProtocolParameters(
      asked.items.lazy.map { (name: $0.name, value: $0.value) })
    return .leading(
      to: try await app.decide(
        parameters, allowing: form["decision"] == "allow", session: session))
  }
}
