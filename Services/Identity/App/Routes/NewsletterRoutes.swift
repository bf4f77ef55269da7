import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// The newsletter for programs and for the site's own pages.
struct NewsletterRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/identity/newsletter/subscriptions", .anyone) { request, _ in
        try await subscribe(request)
      }
      .described(NewsletterRoutes.subscription),
      access.route(.post, "/api/v1/identity/newsletter/confirmations", .anyone) { request, _ in
        try await confirm(request)
      }
      .described(NewsletterRoutes.confirmation),
    ]
  }

  private func subscribe(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let email = input.email("email")
    let language = input.choice("locale", of: Language.self, required: false) ?? request.language
    try await app.subscribe(
      try input.finish(email), language: language, client: ClientAddress(request))
    return .json(status: .accepted) { json in json.object { $0.field("status", "pending") } }
  }

  private func confirm(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let token = input.string("code", max: 100)
    try await app.confirmSubscription(try input.finish(token))
    return .noContent
  }

  private static let subscription = Operation("Subscribe to the newsletter")
    .saying(
      """
      The answer does not tell whether the address is subscribed already. A link that confirms the \
      wish goes out to it and is valid for 48 hours.
      """
    )
    .takes(
      .input([
        "email": Schema.email, "locale": Schema.choice(of: Language.self).nullable.optional,
      ])
    )
    .answers(202, .object(["status": .choice(["pending"])])).limited()

  private static let confirmation = Operation("Confirm a subscription with the code of the link")
    .takes(.input(["code": .filled(max: 100)])).answers(204)
}
