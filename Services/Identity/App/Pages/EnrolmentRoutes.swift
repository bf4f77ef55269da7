import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// The steps of `EnrolmentPage`, for whoever is held back until he has a second factor.
struct EnrolmentRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, EnrolmentPage.address, .signedIn, servesHeldBack: true
      ) { request, caller in
        try await offer(request, caller)
      }
      .described(OAuthDescriptions.enrolment),
      access.route(
        .post, EnrolmentPage.address + "/confirmation", .signedIn, servesHeldBack: true
      ) { request, caller in
        try await confirm(request, caller)
      }
      .described(OAuthDescriptions.enrolmentConfirmation),
    ]
  }

  private func offer(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let (form, user) = try await form(request, caller) else { return .noForm(request) }
    var page = try page(form, request, caller)
    do {
      let (key, account) = try await app.offerFactor(
        to: user, password: Secret(form["password"] ?? ""), client: ClientAddress(request))
      return page.key(
        key.text, key.address(of: account.email.isEmpty ? account.phone ?? "" : account.email))
    } catch FactorError.wrongPassword {
      page.fault = PageFault(EnrolmentPage.wrongPassword)
    } catch FactorError.alreadyEnrolled {
      return .leading(to: page.next)
    } catch let refusal as TooManyAttempts {
      page.fault = PageFault(refusal)
    }
    return page.beginning()
  }

  private func confirm(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let (form, user) = try await form(request, caller) else { return .noForm(request) }
    var page = try page(form, request, caller)
    let client = ClientAddress(request)
    do {
      let factor = try await app.confirmFactor(
        of: user, code: form["code"] ?? "",
        trace: ClientTrace(address: client.literal, userAgent: request.headers["User-Agent"]),
        client: client)
      return page.done(factor.recoveryCodes).with(
        .setCookie,
        SessionCookie(app: app).text(factor.session.key, for: SessionPolicy.lifetime, request))
    } catch CodeError.wrong {
      page.fault = PageFault(SecondFactorPage.wrong)
    } catch is FactorError {
      return .leading(to: page.next)
    } catch let refusal as TooManyAttempts {
      page.fault = PageFault(refusal)
    }
    return page.again()
  }

  private func page(
    _ form: ProtocolParameters, _ request: Request, _ caller: Principal
  ) throws -> EnrolmentPage {
    try EnrolmentPage(
      request, caller, of: app, next: OwnAddress.of(form["next"]),
      language: form.language(request))
  }

  /// `nil` for what is no form of ours; the token stands on our page only.
  private func form(
    _ request: Request, _ caller: Principal
  ) async throws -> (ProtocolParameters, UserID)? {
    let (user, session) = try await app.atBrowser(caller)
    let form: ProtocolParameters
    do { form = try await request.protocolForm() } catch is OAuthError { return nil }
    let expected = try app.secrets.csrfToken(of: session)
    guard let sent = form["csrf_token"], constantTimeEquals(sent, expected) else { return nil }
    return (form, user)
  }
}
