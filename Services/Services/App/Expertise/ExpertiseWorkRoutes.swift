import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import ServicesStore

/// What managers do with experts and what they say.
struct ExpertiseWorkRoutes: Sendable {
  let desk: ExpertiseDesk

  func table(_ access: AccessGuard) -> [Route] {
    let request = "/api/v1/services/requests/{id}/expertise"
    let one = "/api/v1/services/expertise/{id}"
    let rule = AccessRule.permission(ServicesApplication.decide)
    return [
      access.route(.get, request, rule, handler: state).described(ExpertiseDescriptions.state),
      access.route(.post, request, rule, handler: assign).described(ExpertiseDescriptions.assign),
      access.route(.post, request + "/assignments", rule, handler: fill)
        .described(ExpertiseDescriptions.fill),
      access.route(.get, request + "/summary", rule, handler: summary)
        .described(ExpertiseDescriptions.summary),
      access.route(.post, one + "/remarks", rule, handler: giveBack)
        .described(ExpertiseDescriptions.giveBack),
      access.route(.post, one + "/revocation", rule, handler: revoke)
        .described(ExpertiseDescriptions.revoke),
      access.route(.get, one + "/history", rule, handler: history)
        .described(ExpertiseDescriptions.history),
      access.route(.get, "/api/v1/services/expertise/load", rule, handler: load)
        .described(ExpertiseDescriptions.load),
    ]
  }

  @Sendable func state(_ request: Request, by principal: Principal) async throws -> Response {
    ExpertiseJSON.state(
      try await desk.opinions.state(of: request.rowKey()), in: request.languages)
  }

  @Sendable func summary(_ request: Request, by principal: Principal) async throws -> Response {
    ExpertiseJSON.sheet(
      try await desk.opinions.sheet(of: request.rowKey()), in: request.languages)
  }

  /// `{"kind", "user_id"}`.
  @Sendable func assign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let kind = input.string("kind", max: 100)
    let user = input.integer("user_id", in: 1...Int64(Int32.max))
    let (key, expert) = try input.finish(kind, user)
    return try await desk.assign(expert, to: key, of: id, request, by: principal)
  }

  @Sendable func fill(_ request: Request, by principal: Principal) async throws -> Response {
    try await desk.fill(request.rowKey(), request, by: principal)
  }

  /// `{"remark"}`.
  @Sendable func giveBack(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let remark = input.string("remark", max: 5_000, multiline: true)
    return try await desk.giveBack(
      id, remark: try input.finish(remark), request, by: principal)
  }

  /// `{"comment"?}`.
  @Sendable func revoke(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.optionalJSON()
    let comment = input.string("comment", required: false, max: 5_000, multiline: true)
    try input.finish()
    return try await desk.revoke(id, comment: comment ?? "", request, by: principal)
  }

  @Sendable func history(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    guard try await !desk.opinions.read(id, for: principal.viewer()).isEmpty else {
      throw NothingThere()
    }
    let rows = try await desk.opinions.events(of: id)
    return ExpertiseJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  /// `?service=`.
  @Sendable func load(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["service"])
    guard let service = request.query("service") else {
      throw ValidationFailure([InputFault.required.at("service")])
    }
    return try ExpertiseJSON.loads(await desk.opinions.loads(of: service, within: principal.bound))
  }
}
