import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// To a provider and back, by pages.
struct SocialRoutes {
  let app: IdentityApplication

  /// Longer than a provider may take for all that it is asked.
  private static let patience: Duration = .seconds(20)

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/oauth/social/{provider}"
    return [
      access.route(.get, root, .anyone, servesHeldBack: true) { request, _ in
        try await shown(request) { try await start(request) }
      }
      .described(SocialDescriptions.start),
      access.route(
        .get, root + "/callback", .anyone, deadline: Self.patience, servesHeldBack: true
      ) { request, caller in
        try await shown(request) { try await takeAnswer(request, caller) }
      }
      .described(SocialDescriptions.callback),
    ] + SocialAccountRoutes(app: app).table(access)
  }

  /// Only browsers come here: whatever goes wrong is a page.
  func shown(_ request: Request, _ body: () async throws -> Response) async throws -> Response {
    func page(_ problem: Problem) -> Response {
      SocialFaultPage(language: request.language, problem: problem).response()
    }
    do {
      return try await body()
    } catch let fault as SocialError {
      return page(fault.problem)
    } catch is SignInError {
      return page(SocialError.refused.problem)
    } catch let fault as TooManyAttempts {
      return page(fault.problem)
    } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault, isOfApplication: false)
        .response()
    }
  }

  // MARK: There

  private func start(_ request: Request) async throws -> Response {
    let next = OwnAddress.of(request.query("next"))
    let started = try await app.startSocial(
      at: request.parameter("provider"), for: .signIn, next: next,
      in: request.language(before: next))
    let isSecure = SessionCookie(app: app).isSecure(request)
    return Response.leading(to: started.location)
      .with(.setCookie, started.tie.setCookie(isSecure: isSecure))
  }

  // MARK: And back

  private func takeAnswer(_ request: Request, _ caller: Principal) async throws -> Response {
    let provider = try app.providers.provider(request.parameter("provider"))
    let parameters = request.protocolQuery
    try parameters.refuseRepeated()
    let cookies = SessionCookie(app: app)
    // Reading changes nothing as a rule; this does, so what it changes is kept like any command's.
    let origin = ChangeOrigin(request, by: caller.userID)
    let outcome = try await ChangeOrigin.$current.withValue(origin) {
      try await app.takeSocialAnswer(
        parameters, at: provider,
        tie: BrowserTie(request, app.secrets, isSecure: cookies.isSecure(request)),
        caller: try await app.browserSession(of: caller), client: ClientAddress(request),
        replacing: caller.sessionID, userAgent: request.headers["User-Agent"])
    }
    switch outcome {
    case .ask: return .leading(to: "/oauth/social/\(provider.name)/account")
    case .done(let next): return SocialRoutes.ended(next, cookies, request)
    case .arrived(let step, let next, let language):
      return SocialRoutes.arrived(step, next, in: language, cookies, request)
    }
  }

  static func ended(_ next: String, _ cookies: SessionCookie, _ request: Request) -> Response {
    var response = Response.leading(to: next)
    response.headers.append(
      .setCookie, BrowserTie.endCookie(isSecure: cookies.isSecure(request)))
    return response
  }

  /// In, or on to the second step: the paused sign-in is used up either way.
  static func arrived(
    _ step: SignInStep, _ next: String, in language: Language, _ cookies: SessionCookie,
    _ request: Request
  ) -> Response {
    switch step {
    case .session(let session):
      var response = ended(next, cookies, request)
      response.headers.append(
        .setCookie, cookies.text(session.key, for: SessionPolicy.lifetime, request))
      return response
    case .challenge(let token, _):
      return SecondFactorPage(language: language, challenge: token, next: next).response()
        .with(.setCookie, BrowserTie.endCookie(isSecure: cookies.isSecure(request)))
    }
  }
}
