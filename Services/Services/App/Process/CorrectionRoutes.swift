import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesStore

/// Where a request stands is put right by two superusers: one says where and why, another one agrees.
struct CorrectionRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services/requests/{id}/corrections"
    return [
      access.route(.get, root, .superuser, handler: list).described(CorrectionDescriptions.list),
      access.route(.post, root, .superuser, handler: propose)
        .described(CorrectionDescriptions.propose),
      access.route(.post, root + "/{correction}/confirmation", .superuser, handler: confirm)
        .described(CorrectionDescriptions.confirm),
      access.route(.post, root + "/{correction}/refusal", .superuser, handler: decline)
        .described(CorrectionDescriptions.decline),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.requests.corrections(of: request.rowKey())
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func propose(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    var input = try await request.json()
    let from = input.string("from", max: 50)
    let to = input.string("to", max: 50)
    let reason = input.string("reason", min: 5, max: 2_000, multiline: true)
    let (here, there, why) = try input.finish(from, to, reason)
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      guard
        let row = try await requests.propose(
          from: here, to: there, reason: why, on: id, by: user, in: tx)
      else { throw NothingThere() }
      var response = try RowsJSON.one(row, in: choice)
      response.status = .created
      return try response.with(
        .location, "/api/v1/services/requests/\(id)/corrections/\(row.int64("id"))")
    }
  }

  @Sendable func confirm(_ request: Request, by principal: Principal) async throws -> Response {
    try await decide(true, request, by: principal)
  }

  @Sendable func decline(_ request: Request, by principal: Principal) async throws -> Response {
    try await decide(false, request, by: principal)
  }

  private func decide(
    _ confirms: Bool, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.rowKey()
    let correction = try request.rowKey("correction")
    let user = try principal.requireUser()
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      guard
        let row = try await requests.decide(
          correction: correction, of: id, confirms: confirms, by: user, in: tx)
      else { throw NothingThere() }
      return try RowsJSON.one(row, in: choice)
    }
  }
}
