import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// The page where somebody whom a provider vouches for says who he is here, and its forms.
struct SocialAccountRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    func form(
      _ name: String, _ body: @escaping @Sendable (SocialVisit, Principal) async throws -> Response
    ) -> Route {
      access.route(
        .post, "/oauth/social/{provider}/\(name)", .anyone, servesHeldBack: true
      ) { request, caller in
        try await SocialRoutes(app: app).shown(request) {
          try await body(try await SocialVisit(form: request, in: app), caller)
        }
      }
    }
    return [
      access.route(
        .get, "/oauth/social/{provider}/account", .anyone, servesHeldBack: true
      ) { request, caller in
        try await SocialRoutes(app: app).shown(request) {
          try await page(of: try await SocialVisit(request, in: app), caller)
        }
      }
      .described(SocialDescriptions.account),
      form("password") { try await byPassword($0, $1) }.described(SocialDescriptions.password),
      form("codes") { try await sendCode($0, $1) }.described(SocialDescriptions.codes),
      form("confirmation") { try await byCode($0, $1) }
        .described(SocialDescriptions.confirmation),
      form("registration") { try await register($0, $1) }
        .described(SocialDescriptions.registration),
      form("link") { try await link($0, $1) }.described(SocialDescriptions.link),
    ]
  }

  // MARK: The page

  private func page(
    of visit: SocialVisit, _ caller: Principal, login: String = "", typed: String? = nil,
    fault: PageFault? = nil
  ) async throws -> Response {
    SocialPage(
      language: visit.language, provider: visit.provider, identity: visit.identity,
      question: try await question(of: visit, caller, typed: typed), next: visit.paused.next,
      codeSentTo: visit.paused.code?.email, csrfToken: try visit.tie.csrfToken, login: login,
      fault: fault
    ).response()
  }

  private func question(
    of visit: SocialVisit, _ caller: Principal, typed: String?
  ) async throws -> SocialPage.Question {
    if case .link = visit.paused.purpose {
      guard visit.paused.purpose.belongs(to: try await app.browserSession(of: caller)) else {
        throw SocialError.stale
      }
      return .link
    }
    guard let email = visit.identity.provenEmail else {
      return .address(
        typed: typed ?? visit.paused.code?.email.text ?? visit.identity.email?.text ?? "")
    }
    return try await app.pausedSignIns.hasAccount(email) ? .proof(email) : .account(email)
  }

  // MARK: The forms

  private func byPassword(_ visit: SocialVisit, _ caller: Principal) async throws -> Response {
    let login = visit.form["login"] ?? ""
    do {
      let step = try await app.proveSocial(
        visit.client(caller), login: login, password: Secret(visit.form["password"] ?? ""))
      return arrived(step, visit)
    } catch SignInError.wrongCredentials {
      return try await page(of: visit, caller, login: login, fault: PageFault(SignInPage.wrong))
    } catch let refusal as TooManyAttempts {
      return try await page(of: visit, caller, login: login, fault: PageFault(refusal))
    }
  }

  private func sendCode(_ visit: SocialVisit, _ caller: Principal) async throws -> Response {
    var email = visit.identity.provenEmail
    var names: PausedSignIn.Names?
    if email == nil {
      email = visit.form["email"].flatMap(EmailAddress.init)
      guard email != nil else {
        return try await page(
          of: visit, caller, typed: visit.form["email"], fault: PageFault(SocialWords.badEmail))
      }
      names = visit.names
      guard names != nil else {
        return try await page(
          of: visit, caller, typed: visit.form["email"], fault: PageFault(SocialWords.badName))
      }
    }
    guard let email else { throw SocialError.stale }
    try await app.sendSocialCode(visit.client(caller), to: email, names: names)
    return .leading(to: visit.address)
  }

  private func byCode(_ visit: SocialVisit, _ caller: Principal) async throws -> Response {
    guard let email = visit.paused.code?.email else { return .leading(to: visit.address) }
    do {
      let step = try await app.proveSocial(
        visit.client(caller), code: visit.form["code"] ?? "", sentTo: email)
      return arrived(step, visit)
    } catch let fault as CodeError {
      return try await page(
        of: visit, caller,
        fault: PageFault(fault == .wrong ? SocialWords.wrongCode : SocialWords.expiredCode))
    } catch let refusal as TooManyAttempts {
      return try await page(of: visit, caller, fault: PageFault(refusal))
    }
  }

  private func register(_ visit: SocialVisit, _ caller: Principal) async throws -> Response {
    guard let names = visit.names else {
      return try await page(of: visit, caller, fault: PageFault(SocialWords.badName))
    }
    guard let step = try await app.registerSocial(visit.client(caller), as: names) else {
      return .leading(to: visit.address)
    }
    return arrived(step, visit)
  }

  private func link(_ visit: SocialVisit, _ caller: Principal) async throws -> Response {
    guard let session = try await app.browserSession(of: caller) else { throw SocialError.stale }
    try await app.pausedSignIns.link(
      try visit.tie.digest, at: visit.provider, to: session.user, in: session.id,
      now: app.clock.now())
    return SocialRoutes.ended(visit.paused.next, SessionCookie(app: app), visit.request)
  }

  private func arrived(_ step: SignInStep, _ visit: SocialVisit) -> Response {
    SocialRoutes.arrived(
      step, visit.paused.next, in: visit.language, SessionCookie(app: app), visit.request)
  }
}
