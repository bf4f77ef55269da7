import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// A person lets a device in (RFC 8628, section 3.3).
struct DeviceRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/oauth/device", .anyone) { request, caller in
        try await ask(request, caller)
      }
      .described(OAuthDescriptions.devicePage),
      access.route(.post, "/oauth/device", .anyone) { request, caller in
        try await decide(request, caller)
      }
      .described(OAuthDescriptions.deviceDecision),
    ]
  }

  private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let typed = String((request.query("user_code") ?? "").prefix(40))
    let page = DevicePage(language: request.language)
    guard let session = try await app.browserSession(of: caller) else {
      return signIn(typed, request)
    }
    guard !typed.isEmpty else { return page.question("") }
    do {
      guard let (code, wish) = try await wish(typed, of: session, request) else {
        return page.question(typed, fault: PageFault(DevicePage.unknown))
      }
      return page.consent(
        code, wish, wishes: try await app.consents.names(of: wish.scopes, in: request.language),
        csrfToken: try app.secrets.csrfToken(of: session.id))
    } catch let refusal as TooManyAttempts {
      return page.question(typed, fault: PageFault(refusal))
    }
  }

  private func wish(
    _ typed: String, of session: BrowserSession, _ request: Request
  ) async throws -> (DeviceUserCode, DeviceWish)? {
    try await counted(session, request) {
      guard let code = DeviceUserCode(typed: typed) else { return nil }
      return try await app.devices.waiting(try app.digest(code), now: app.clock.now())
        .map { (code, $0) }
    }
  }

  /// Codes are short: whoever tries many that nobody shows has to wait (section 5.1), on whichever of
  /// the two ways. `nil` is such a try.
  private func counted<Found>(
    _ session: BrowserSession, _ request: Request, _ find: () async throws -> Found?
  ) async throws -> Found? {
    let attempt = try await app.count(
      .deviceCode, subject: "user \(session.user)", client: ClientAddress(request),
      limits: .deviceCodes)
    guard let found = try await find() else { return nil }
    try await app.giveBack(attempt)
    return found
  }

  private func decide(_ request: Request, _ caller: Principal) async throws -> Response {
    do {
      let form = try await request.protocolForm()
      try form.refuseRepeated()
      let typed = try form.require("user_code")
      guard let session = try await app.browserSession(of: caller) else {
        return signIn(typed, request)
      }
      try app.demandOwnForm(form, of: session)
      let allowing = form["decision"] == "allow"
      let decided: Bool? = try await counted(session, request) {
        guard let code = DeviceUserCode(typed: typed) else { return nil }
        let isDecided = try await app.devices.decide(
          try app.digest(code), allowing: allowing, by: session.user,
          authTime: session.authTime, now: app.clock.now())
        return isDecided ? allowing : nil
      }
      guard decided != nil else {
        return DevicePage(language: request.language).question(
          "", fault: PageFault(DevicePage.unknown))
      }
      return DevicePage(language: request.language).done(allowing: allowing)
    } catch let refusal as TooManyAttempts {
      return DevicePage(language: request.language).question("", fault: PageFault(refusal))
    } catch let fault as OAuthError {
      return FaultPage(language: request.language, fault: fault, isOfApplication: false)
        .response()
    }
  }

  private func signIn(_ typed: String, _ request: Request) -> Response {
    let code = DeviceUserCode(typed: typed)?.shown
    return SignInPage(
      language: request.language, next: "/oauth/device" + (code.map { "?user_code=\($0)" } ?? "")
    ).response()
  }
}
