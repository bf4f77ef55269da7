import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
package import Kernel
import OpenAPI
import Postgres
import Resources
import ServicesStore

/// A legal hold: nothing of the request is blanked while it lasts.
struct HoldRoutes: Sendable {
  let app: ServicesApplication

  static let address = "/api/v1/services/requests/{id}/hold"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, HoldRoutes.address, .permission(ServicesApplication.holdRequests), handler: hold
      ).described(HoldDescriptions.hold),
      access.route(
        .delete, HoldRoutes.address, .permission(ServicesApplication.holdRequests),
        handler: release
      ).described(HoldDescriptions.release),
    ]
  }

  @Sendable func hold(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    var input = try await request.json()
    let wanted = input.string("reason", min: 5, max: 500)
    let reason = try input.finish(wanted)
    let organization = OrganizationBound.organization(of: principal)
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [retention = app.retention] tx in
      try RowsJSON.one(
        await retention.hold(id, reason: reason, by: user, of: organization, in: tx), in: choice)
    }
  }

  @Sendable func release(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let organization = OrganizationBound.organization(of: principal)
    try await app.database.transaction { [retention = app.retention] tx in
      try await retention.release(id, of: organization, in: tx)
    }
    return Response(.noContent)
  }
}

/// What the staff is told of holds.
enum HoldDescriptions {
  static let hold = Operation("Hold a request: nothing of it is blanked while the hold lasts")
    .takes(.input(["reason": .text(min: 5, max: 500)]))
    .repeatable().spoken()
    .answers(
      200,
      Schema.object([
        "id": .id, "held_at": .instant, "held_by": .integer(), "reason": .text,
      ]).named("services.RequestHold"), with: .etag
    )
    .refuses(409, "anonymised")

  static let release = Operation("Let a held request go").answers(204).refuses(409, "not-held")
}

extension RetentionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .anonymised:
      .conflict(
        "anonymised", "Заявка уже обезличена", "Өтінім иесіздендірілген",
        "The request has been anonymised already")
    case .notHeld:
      .conflict(
        "not-held", "Заявка не удерживается", "Өтінім ұсталмаған", "There is no hold on the request"
      )
    }
  }
}
