import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What experts do. Whose an opinion is is part of every statement.
struct ExpertiseRoutes: Sendable {
  let desk: ExpertiseDesk

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services/expertise"
    let expert = AccessRule.permission(ExpertiseDesk.give)
    return [
      access.route(.get, root + "/mine", expert, handler: mine)
        .described(ExpertiseDescriptions.mine),
      access.route(.get, root + "/{id}", .signedIn, handler: show)
        .described(ExpertiseDescriptions.show),
      access.route(.patch, root + "/{id}", expert, handler: keep)
        .described(ExpertiseDescriptions.keep),
      access.route(.post, root + "/{id}/acceptance", expert, handler: accept)
        .described(ExpertiseDescriptions.accept),
      access.route(.post, root + "/{id}/refusal", expert, handler: decline)
        .described(ExpertiseDescriptions.decline),
      access.route(.post, root + "/{id}/signing", expert, handler: beginSigning)
        .described(ExpertiseDescriptions.beginSigning),
      access.route(.post, root + "/{id}/submission", expert, handler: submit)
        .described(ExpertiseDescriptions.submit),
    ]
  }

  /// `?status=a&decided=true`: with what became of the requests.
  @Sendable func mine(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang", "status", "decided"])
    let viewer = try principal.viewer()
    var filter = OpinionFilter()
    if let status = try request.word("status", of: OpinionStatus.self) {
      filter.statuses = [status.rawValue]
    }
    filter.isDecided = try request.flag("decided")
    let decided = filter.isDecided.map(String.init) ?? "all"
    let page = try KeysetPage(
      request, of: "opinions of \(viewer.userID) \(filter.statuses) \(decided)", desk.cursors)
    let rows = try await desk.opinions.list(
      of: viewer.userID, narrowedBy: filter, limit: page.asked, after: page.position())
    return ExpertiseJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows), in: request.languages)
  }

  /// For its expert with the request that he judges; for the staff without.
  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    guard let row = try await desk.opinions.read(id, for: viewer).first else {
      throw NothingThere()
    }
    guard try row.optionalBool("mine") == true else {
      return try ExpertiseJSON.one(row, of: nil, beside: nil, in: request.languages)
    }
    return try ExpertiseJSON.one(
      row, of: await desk.opinions.request(of: id, for: viewer.userID),
      beside: await desk.opinions.others(beside: id, for: viewer.userID), in: request.languages)
  }

  @Sendable func keep(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let draft = try OpinionDraft(&input)
    return try await desk.keep(id, draft, expecting: version, request, by: principal)
  }

  @Sendable func accept(_ request: Request, by principal: Principal) async throws -> Response {
    try await desk.accept(request.rowKey(), request, by: principal)
  }

  /// `{"reason", "comment"?}`.
  @Sendable func decline(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let reason = input.choice("reason", of: DeclineReason.self)
    let comment = input.string("comment", required: false, max: 5_000, multiline: true)
    if reason == .other, comment == nil { input.fault("comment", .required) }
    return try await desk.decline(
      id, because: try input.finish(reason), comment: comment ?? "", request, by: principal)
  }

  /// The bytes to sign, where opinions are signed.
  @Sendable func beginSigning(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await desk.beginSigning(request.rowKey(), request, by: principal)
  }

  /// Without a body or with `{}`, or `{"cms"}` where opinions are signed.
  @Sendable func submit(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let cms = try await request.optionalSignature()
    return try await desk.submit(id, signature: cms, request, by: principal)
  }
}
