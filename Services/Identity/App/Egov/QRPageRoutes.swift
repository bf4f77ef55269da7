import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// Signing in with a telephone by pages, without a script.
struct QRPageRoutes {
  let app: IdentityApplication

  private static let path = "/oauth/qr"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.path, .anyone, servesHeldBack: true) { request, _ in
        try await begin(request)
      }
      .described(QRDescriptions.beginPage),
      access.route(.get, Self.path, .anyone, servesHeldBack: true) { request, caller in
        try await look(request, caller)
      }
      .described(QRDescriptions.page),
    ]
  }

  private func begin(_ request: Request) async throws -> Response {
    try cookies.demandOwnOrigin(request, obligatory: true)
    let form: ProtocolParameters
    do { form = try await request.protocolForm() } catch is OAuthError { return .noForm(request) }
    let (language, next) = (form.language(request), OwnAddress.of(form["next"]))
    do {
      let started = try await app.beginQR(client: ClientAddress(request))
      let query = Query.encode([("lang", language.rawValue), ("next", next)])
      return Response.leading(to: "\(Self.path)?\(query)")
        .with(.setCookie, started.tie.setCookie(isSecure: cookies.isSecure(request)))
    } catch let refusal as TooManyAttempts {
      return signInPage(language, next, PageFault(refusal))
    }
  }

  /// Waits, or goes on: in, to the second step, or back to where one signs in otherwise.
  private func look(_ request: Request, _ caller: Principal) async throws -> Response {
    let next = OwnAddress.of(request.query("next"))
    let language = request.language(before: next)
    guard let tie = QRTie(request, app.secrets, isSecure: cookies.isSecure(request)) else {
      return signInPage(language, next, PageFault(SignInPage.over))
    }
    // Reading changes nothing as a rule; this does, so what it changes is kept like any command's.
    let origin = ChangeOrigin(request, by: caller.userID)
    let step: QRStep
    do {
      step = try await ChangeOrigin.$current.withValue(origin) {
        try await app.finishQRSignIn(
          tie, replacing: caller.sessionID, client: ClientAddress(request),
          userAgent: request.headers["User-Agent"])
      }
    } catch is QRError {
      return ended(signInPage(language, next, PageFault(SignInPage.over)), request)
    } catch NumberError.unknown {
      return ended(
        signInPage(language, next, PageFault(NumberError.unknown.problem.title)), request)
    }
    switch step {
    case .waiting(let end):
      return QRPage(
        language: language, started: app.started(tie, try tie.key, until: end), next: next,
        wasAsked: request.query("asked") != nil
      ).response()
    case .arrived(.challenge(let token, _)):
      return ended(
        SecondFactorPage(language: language, challenge: token, next: next).response(), request)
    case .arrived(.session(let session)):
      var response = ended(Response.leading(to: next), request)
      response.headers.append(
        .setCookie, cookies.text(session.key, for: SessionPolicy.lifetime, request))
      return response
    }
  }

  private func signInPage(_ language: Language, _ next: String, _ fault: PageFault) -> Response {
    SignInPage(language: language, next: next, fault: fault, providers: app.providers.all)
      .response()
  }

  private func ended(_ response: Response, _ request: Request) -> Response {
    var response = response
    response.headers.append(
      .setCookie, QRTie.endCookie(isSecure: cookies.isSecure(request)))
    return response
  }

  private var cookies: SessionCookie { SessionCookie(app: app) }
}
