import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Several people on one draft. Only the applicant invites, and only the applicant submits.
struct CollaboratorRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services/requests/{id}/collaborators"
    return [
      access.route(.get, root, .signedIn, handler: list).described(CollaboratorDescriptions.list),
      access.route(.post, root, .signedIn, handler: invite)
        .described(CollaboratorDescriptions.invite),
      access.route(.post, root + "/acceptance", .signedIn, handler: accept)
        .described(CollaboratorDescriptions.accept),
      access.route(.delete, root + "/{person}", .signedIn, handler: remove)
        .described(CollaboratorDescriptions.remove),
      access.route(.get, "/api/v1/services/collaborations", .signedIn, handler: mine)
        .described(CollaboratorDescriptions.mine),
      access.route(
        .get, "/api/v1/services/requests/{id}/form-data/changes", .signedIn, handler: changes
      )
      .described(CollaboratorDescriptions.changes),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let found = try await app.requests.collaborators(
      of: request.rowKey(), for: principal.viewer())
    guard let rows = found else { throw NothingThere() }
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func mine(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.requests.collaborations(of: principal.requireUser())
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func changes(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.requests.fieldChanges(
      of: request.rowKey(), for: principal.viewer())
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func invite(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    var input = try await request.json()
    let user = input.integer("user_id", in: 1...Int64(Int32.max))
    let role = input.choice("role", of: CollaboratorRole.self)
    let (person, place) = try input.finish(user, role)
    guard try await app.memberships.acting([person]).contains(person) else {
      throw CollaboratorRefusal.unknownPerson
    }
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      let row = try await requests.invite(person, as: place, to: id, by: viewer, in: tx)
      var response = try RowsJSON.one(row, in: choice)
      response.status = .created
      return response.with(
        .location, "/api/v1/services/requests/\(id)/collaborators/\(person)")
    }
  }

  @Sendable func accept(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      try await RowsJSON.one(requests.accept(id, by: user, in: tx), in: choice)
    }
  }

  @Sendable func remove(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let person = try request.rowKey("person")
    let viewer = try principal.viewer()
    try await app.database.transaction { [requests = app.requests] tx in
      try await requests.remove(person, from: id, by: viewer, in: tx)
    }
    return Response(.noContent)
  }
}
