import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// How somebody becomes known: registration, the code, a forgotten password. Answers never tell
/// whether an address has an account.
struct RegistrationRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/identity/registrations", .anyone) { request, _ in
        try await register(request)
      }
      .described(RegistrationDescriptions.register),
      access.route(.post, "/api/v1/identity/registrations/codes", .anyone) { request, _ in
        try await resendCode(request)
      }
      .described(RegistrationDescriptions.resendCode),
      access.route(.post, "/api/v1/identity/activations", .anyone) { request, _ in
        try await activate(request)
      }
      .described(RegistrationDescriptions.activate),
      access.route(.post, "/api/v1/identity/password-resets", .anyone) { request, _ in
        try await requestReset(request)
      }
      .described(RegistrationDescriptions.requestReset),
      access.route(.post, "/api/v1/identity/password-resets/confirmations", .anyone) {
        request, _ in
        try await confirmReset(request)
      }
      .described(RegistrationDescriptions.confirmReset),
    ]
  }

  func register(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    let firstName = input.personName("first_name")
    let lastName = input.personName("last_name")
    let locale = input.choice("locale", of: Language.self, required: false) ?? request.language
    let password = input.newPassword(
      "password", about: [contact?.key, firstName?.text, lastName?.text])
    let (who, first, last, secret) = try input.finish(contact, firstName, lastName, password)
    try await app.register(
      Registration(contact: who, firstName: first, lastName: last, locale: locale),
      password: secret, client: ClientAddress(request))
    return pending
  }

  func resendCode(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    try await app.resendCode(to: try input.finish(contact), client: ClientAddress(request))
    return pending
  }

  func activate(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    let code = input.string("code", max: 20)
    let (who, text) = try input.finish(contact, code)
    try await app.activate(who, code: text, client: ClientAddress(request))
    return .noContent
  }

  func requestReset(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    try await app.requestReset(for: try input.finish(contact), client: ClientAddress(request))
    return pending
  }

  func confirmReset(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let contact = input.contact()
    let code = input.string("code", max: 20)
    let password = input.newPassword("password", about: [contact?.key])
    let (who, text, secret) = try input.finish(contact, code, password)
    try await app.confirmReset(
      who, code: text, password: secret, client: ClientAddress(request))
    return .noContent
  }

  private var pending: Response {
    .json(status: .accepted) { json in json.object { $0.field("status", "pending") } }
  }
}
