import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel

/// The pages between an application's request and its answer (RFC 6749, section 4.1).
struct AuthorizeRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/oauth/authorize", .anyone) { request, caller in
        try await shown(request) { try await ask(request, caller) }
      }
      .described(OAuthDescriptions.authorize),
      access.route(.post, "/oauth/authorize", .anyone) { request, caller in
        try await shown(request) { try await decide(request, caller) }
      }
      .described(OAuthDescriptions.decide),
      access.route(.get, "/oauth/sign-in", .anyone) { request, _ in
        SignInPage(language: request.language, next: OwnAddress.of(request.query("next")))
          .response()
      }
      .described(OAuthDescriptions.signInPage),
      access.route(.post, "/oauth/sign-in", .anyone) { request, caller in
        try await signIn(request, caller)
      }
      .described(OAuthDescriptions.signIn),
      access.route(.get, "/oauth/pages.css", .anyone) { _, _ in
        Response.text(PageStyle.text).with(.contentType, "text/css; charset=utf-8")
          .with(.cacheControl, "public, max-age=3600")
      }
      .described(OAuthDescriptions.style),
    ]
  }

  /// Faults that may be sent nowhere are shown.
  private func shown(
    _ request: Request, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault).response()
    }
  }

  // MARK: Asking

  private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let session = try await app.browserSession(of: caller)
    let query = request.head.query ?? ""
    switch try await app.step(request.protocolQuery, session: session) {
    case .answer(let location): return .leading(to: location)
    case .signIn(let hint):
      return SignInPage(
        language: request.language, next: "/oauth/authorize?" + query, login: hint ?? ""
      ).response()
    case .consent(let client, let wish, let session):
      return ConsentPage(
        language: request.language, client: client, request: wish,
        wishes: try await app.consents.names(of: wish.scopes, in: request.language), query: query,
        csrfToken: try app.secrets.csrfToken(of: session.id)
      ).response()
    }
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

  // MARK: Signing in

  private func signIn(_ request: Request, _ caller: Principal) async throws -> Response {
    let cookies = SessionCookie(app: app)
    try cookies.demandOwnOrigin(request, obligatory: true)
    let form: ProtocolParameters
    do { form = try await request.protocolForm() } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault).response()
    }
    let language = form["lang"].flatMap(Language.init) ?? request.language
    var page = SignInPage(
      language: language, next: OwnAddress.of(form["next"]), login: form["login"] ?? "")
    do {
      let session = try await app.signIn(
        login: form["login"] ?? "", password: Secret(form["password"] ?? ""),
        replacing: caller.sessionID, client: ClientAddress(request),
        userAgent: request.headers["User-Agent"])
      return Response.leading(to: page.next)
        .with(.setCookie, cookies.text(session.key, for: SessionPolicy.lifetime, request))
    } catch SignInError.wrongCredentials {
      page.fault = SignInPage.wrong
    } catch is TooManyAttempts {
      page.fault = SignInPage.tooMany
    }
    return page.response()
  }
}
