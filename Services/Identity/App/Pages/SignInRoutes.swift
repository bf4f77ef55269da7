import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// The pages by which a person signs in, in one step or two.
struct SignInRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/oauth/sign-in", .anyone) { request, _ in
        let next = OwnAddress.of(request.query("next"))
        return SignInPage(
          language: request.language(before: next), next: next, providers: app.providers.all
        ).response()
      }
      .described(OAuthDescriptions.signInPage),
      access.route(.post, "/oauth/sign-in", .anyone, servesHeldBack: true) { request, caller in
        try await signIn(request, caller)
      }
      .described(OAuthDescriptions.signIn),
      access.route(
        .post, "/oauth/second-factor", .anyone, servesHeldBack: true
      ) { request, caller in
        try await passChallenge(request, caller)
      }
      .described(OAuthDescriptions.secondFactor),
    ]
  }

  private func signIn(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let form = try await form(request) else { return .noForm(request) }
    var page = SignInPage(
      language: form.language(request), next: OwnAddress.of(form["next"]),
      login: form["login"] ?? "", providers: app.providers.all)
    do {
      let step = try await app.signIn(
        login: form["login"] ?? "", password: Secret(form["password"] ?? ""),
        replacing: caller.sessionID, client: ClientAddress(request),
        userAgent: request.headers["User-Agent"])
      return answer(step, next: page.next, in: page.language, request)
    } catch SignInError.wrongCredentials {
      page.fault = PageFault(SignInPage.wrong)
    } catch let refusal as TooManyAttempts {
      page.fault = PageFault(refusal)
    }
    return page.response()
  }

  /// In, or on to the second step.
  func answer(
    _ step: SignInStep, next: String, in language: Language, _ request: Request
  ) -> Response {
    switch step {
    case .session(let session): leading(to: next, with: session, request)
    case .challenge(let token, _):
      SecondFactorPage(language: language, challenge: token, next: next).response()
    }
  }

  private func passChallenge(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let form = try await form(request) else { return .noForm(request) }
    var page = SecondFactorPage(
      language: form.language(request), challenge: form["challenge"] ?? "",
      next: OwnAddress.of(form["next"]))
    do {
      let session = try await app.passChallenge(
        page.challenge, code: form["code"] ?? "", replacing: caller.sessionID,
        client: ClientAddress(request), userAgent: request.headers["User-Agent"])
      return leading(to: page.next, with: session, request)
    } catch CodeError.wrong {
      page.fault = PageFault(SecondFactorPage.wrong)
    } catch let refusal as TooManyAttempts {
      page.fault = PageFault(refusal)
    } catch FactorError.challengeOver {
      return SignInPage(
        language: page.language, next: page.next, fault: PageFault(SignInPage.over),
        providers: app.providers.all
      ).response()
    }
    return page.response()
  }

  private func leading(
    to next: String, with session: FreshSession, _ request: Request
  ) -> Response {
    Response.leading(to: next).with(
      .setCookie,
      SessionCookie(app: app).text(session.key, for: SessionPolicy.lifetime, request))
  }

  /// `nil` for what is no form; throws `ForeignOrigin` for one of another site.
  private func form(_ request: Request) async throws -> ProtocolParameters? {
    try SessionCookie(app: app).demandOwnOrigin(request, obligatory: true)
    do { return try await request.protocolForm() } catch is OAuthError { return nil }
  }
}

extension ProtocolParameters {
  /// In which the page stood that was sent.
  func language(_ request: Request) -> Language {
    self["lang"].flatMap(Language.init) ?? request.language(before: OwnAddress.of(self["next"]))
  }
}

extension Response {
  static func noForm(_ request: Request) -> Response {
    FaultPage(
      language: request.language,
      fault: OAuthError(
        .invalidRequest, "the body must be a form (application/x-www-form-urlencoded)"),
      isOfApplication: false
    ).response()
  }
}
