import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// Another address or telephone number of one's own. By a browser alone: it is a way in, and a way back.
struct OwnContactRoutes {
  let app: IdentityApplication

  private static let root = "/api/v1/identity/me/contacts"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.root, .signedIn, handler: offer)
        .described(ProfileDescriptions.offerContact),
      access.route(.post, Self.root + "/confirmations", .signedIn, handler: take)
        .described(ProfileDescriptions.takeContact),
    ]
  }

  @Sendable private func offer(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    var input = try await request.json()
    let contact = input.contact()
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let (address, secret) = try input.finish(contact, password)
    try await app.offerContact(
      address, of: user, password: secret, client: ClientAddress(request))
    return .json(status: .accepted) { json in json.object { $0.field("status", "pending") } }
  }

  @Sendable private func take(_ request: Request, _ caller: Principal) async throws -> Response {
    let (user, session) = try await app.atBrowser(caller)
    var input = try await request.json()
    let contact = input.contact()
    let code = input.string("code", max: 20)
    let (address, text) = try input.finish(contact, code)
    try await app.takeContact(
      address, of: user, code: text, session: session, client: ClientAddress(request))
    return .noContent
  }
}
