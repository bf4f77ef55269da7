import Access
import HTTPCore
import HTTPServer
import IdentityDomain

/// A form of ours that anybody may send, signed in or not: there is no session for a token to come from,
/// so the browser must say that it stood on a page of this house.
struct OpenForm {
  let app: IdentityApplication

  func route(
    _ access: AccessGuard, _ path: String, servesHeldBack: Bool = false,
    _ body: @escaping @Sendable (Request, FormInput, Principal) async throws -> Response
  ) -> Route {
    access.route(
      .post, path, .anyone, servesHeldBack: servesHeldBack
    ) { request, caller in
      try SessionCookie(app: app).demandOwnOrigin(request, obligatory: true)
      do {
        return try await body(request, try await FormInput(request), caller)
      } catch let fault as OAuthError {
        return FaultPage(language: request.language, fault: fault, isOfApplication: false)
          .response()
      }
    }
  }
}
