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
    let limit = try request.limit()
    var filter = OpinionFilter()
    if let word = request.query("status") {
      guard OpinionStatus(rawValue: word) != nil else {
        throw ValidationFailure([
          InputFault.choice(OpinionStatus.allCases.map(\.rawValue)).at("status")
        ])
      }
      filter.statuses = [word]
    }
    filter.isDecided = try request.flag("decided")
    let decided = filter.isDecided.map(String.init) ?? "all"
    let name = "opinions of \(viewer.userID) \(filter.statuses) \(decided)"
    let rows = try await desk.opinions.list(
      of: viewer.userID, narrowedBy: filter, limit: limit + 1,
      after: try request.requestPosition(in: name, desk.cursors))
    var next: String?
    if rows.count > limit {
      let last = rows[limit - 1]
      next = try desk.cursors.cursor(
        [String(last.instant("created_at").microseconds), String(last.int64("id"))], of: name)
    }
    return ExpertiseJSON.page(rows, limit: limit, next: next, in: request.languages)
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

extension Request {
  /// Where a page of a list by the time of making begins.
  func requestPosition(in list: String, _ cursors: CursorSigner) throws -> RequestPosition? {
    guard let cursor = query("cursor") else { return nil }
    let values = try cursors.position(cursor, of: list)
    guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ Int64($0) })
    else { throw BadCursor() }
    return RequestPosition(createdAt: Instant(microseconds: time), id: id)
  }
}
