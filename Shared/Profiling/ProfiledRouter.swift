package import Access
package import HTTPCore
package import HTTPServer
import Observability

/// A router some of whose requests are recorded: by chance, or because staff said `Profile: on`.
package struct ProfiledRouter: RequestHandler {
  private let router: Router
  private let sampling: ProfileSampling
  private let verifier: PrincipalVerifier
  private let writer: ProfileWriter

  package init(
    _ router: Router, _ settings: ProfileSettings, _ access: AccessGuard, _ writer: ProfileWriter
  ) {
    self.router = router
    self.writer = writer
    sampling = ProfileSampling(settings)
    verifier = access.verifier
  }

  package func responder(for request: Request) -> Responder {
    let responder = router.responder(for: request)
    guard sampling.concerns(request) else { return responder }
    let template = responder.template
    guard sampling.takes(template) || isAskedFor(request) else { return responder }
    return responder.around { handler in
      { request in
        RequestSlot.current?.recording = record(request, template)
        return try await handler(request)
      }
    }
  }

  /// The header counts from staff only.
  private func isAskedFor(_ request: Request) -> Bool {
    guard request.headers[.profile]?.lowercased() == "on",
      let principal = try? verifier.verify(request)
    else { return false }
    return principal.kind == .user && (principal.isStaff || principal.isSuperuser)
  }

  private func record(_ request: Request, _ template: String) -> RequestRecording {
    let writer = writer
    let masked = MaskedRequest(request, template)
    return RequestRecording { recording, outcome in
      writer.take(ProfiledRequest(masked, recording, outcome))
    }
  }
}
