import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import OpenAPI

/// Applications that a person let in, and how he shows them out.
struct ConsentRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/identity/consents", .signedIn) { request, caller in
        try await list(request, caller)
      }
      .described(ConsentRoutes.list),
      access.route(.delete, "/api/v1/identity/consents/{id}", .signedIn) { request, caller in
        try await withdraw(request, caller)
      }
      .described(ConsentRoutes.withdraw),
    ]
  }

  private func list(_ request: Request, _ caller: Principal) async throws -> Response {
    let consents = try await app.consents.list(of: UserID(try person(caller)))
    return Response.json { json in
      json.object { json in
        json.array("items", consents) { json, consent in
          json.object { json in
            json.field("id", consent.application)
            json.field("client_id", consent.clientID)
            json.field("name", consent.name)
            json.field("website", consent.website)
            json.field("logo", LogoRoutes.address(consent.logo))
            json.field("scopes", consent.scopes.words)
            json.field("since", consent.since)
            json.field("last_token_at", consent.lastToken)
          }
        }
        json.field("next", nil as String?)
      }
    }
    .with(.cacheControl, "no-store")
  }

  private func withdraw(_ request: Request, _ caller: Principal) async throws -> Response {
    let isGone = try await app.tokenFamilies.withdraw(
      ApplicationID(try request.rowKey()), of: UserID(try person(caller)), now: app.clock.now())
    guard isGone else { throw NothingThere() }
    return .noContent
  }

  /// An application neither sees nor ends the consents of others.
  private func person(_ caller: Principal) throws(AccessRefusal) -> Int64 {
    guard caller.clientID == nil else { throw .notAllowed }
    return try caller.requireUser()
  }

  private static let list = Operation("Applications that I let in").answers(
    .page(
      of: .object([
        "id": .id, "client_id": .text, "name": .text, "website": .text,
        "logo": .text.nullable,
        "scopes": .array(of: .text), "since": .instant, "last_token_at": .instant.nullable,
      ])))
  private static let withdraw = Operation("Let an application in no longer")
    .saying("Everything that it holds of me ends at once.").answers(204)
}
