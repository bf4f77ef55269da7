import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// Where a person sees at which devices he is signed in and which applications he let in, and ends what
/// he does not know.
struct SignedInPageRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      page(access, "/oauth/account/devices", "Signed-in devices") { request, session in
        SignedInDevicesPage(language: request.language).response(
          try await app.sessions.list(of: session.user, now: app.clock.now()),
          current: session.id, csrfToken: try app.secrets.csrfToken(of: session.id))
      },
      form(access, "/oauth/account/devices") { form, session in
        if form["decision"] == "others" {
          _ = try await app.sessions.endOthers(of: session.user, except: session.id)
        } else if let id = form["session"], id != session.id {
          _ = try await app.sessions.end(id, of: session.user)
        }
      },
      page(access, "/oauth/account/apps", "Apps with access") { request, session in
        let consents = try await app.consents.list(of: session.user)
        var wishes: [[String]] = []
        for consent in consents {
          wishes.append(
            try await app.consents.names(of: consent.scopes, in: request.language))
        }
        return ApplicationsPage(language: request.language).response(
          Array(zip(consents, wishes)), csrfToken: try app.secrets.csrfToken(of: session.id))
      },
      form(access, "/oauth/account/apps") { form, session in
        guard let id = form["application"].flatMap({ Int64($0) }) else { return }
        _ = try await app.tokenFamilies.withdraw(
          ApplicationID(id), of: session.user, now: app.clock.now())
      },
    ]
  }

  private func page(
    _ access: AccessGuard, _ path: String, _ title: String,
    _ body: @escaping @Sendable (Request, BrowserSession) async throws -> Response
  ) -> Route {
    access.route(.get, path, .anyone) { request, caller in
      guard let session = try await app.browserSession(of: caller) else {
        return SignInPage(language: request.language, next: path).response()
      }
      return try await body(request, session)
    }
    .described(PageDescriptions.page(title))
  }

  /// Done, and back to the page.
  private func form(
    _ access: AccessGuard, _ path: String,
    _ body: @escaping @Sendable (ProtocolParameters, BrowserSession) async throws -> Void
  ) -> Route {
    access.route(.post, path, .anyone) { request, caller in
      do {
        let form = try await request.protocolForm()
        try form.refuseRepeated()
        if let session = try await app.browserSession(of: caller) {
          try app.demandOwnForm(form, of: session)
          try await body(form, session)
        }
        return .leading(to: path)
      } catch let fault as OAuthError {
        return FaultPage(language: request.language, fault: fault, isOfApplication: false)
          .response()
      }
    }
    .described(PageDescriptions.button(path))
  }
}
