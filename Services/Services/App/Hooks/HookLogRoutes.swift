import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What was sent to a hook, and what of it is sent once more.
struct HookLogRoutes: Sendable {
  let desk: HookDesk

  func table(_ access: AccessGuard) -> [Route] {
    let one = HookDesk.root + "/{id}"
    return [
      access.route(.get, one + "/deliveries", .hooks, handler: list)
        .described(HookDescriptions.deliveries),
      access.route(.get, one + "/deliveries/{delivery}", .hooks, handler: show)
        .described(HookDescriptions.delivery),
      access.route(.post, one + "/deliveries/{delivery}/replays", .hooks, handler: replay)
        .described(HookDescriptions.replay),
      access.route(.post, one + "/replays", .hooks, handler: replayRange)
        .described(HookDescriptions.replayRange),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    try request.checkQuery(["limit", "cursor", "status"])
    let status = request.query("status")
    if let status, !HookDescriptions.statuses.contains(status) {
      throw ValidationFailure([InputFault.choice(HookDescriptions.statuses).at("status")])
    }
    _ = try await desk.hooks.read(id, for: principal.hookOwner())
    let page = try KeysetPage(request, of: "deliveries of \(id) \(status ?? "")", desk.cursors)
    let rows = try await desk.hooks.deliveries(
      of: id, status: status, before: page.number(), limit: page.asked)
    return try page.response(rows, byNumber: "sequence")
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let delivery = try request.uuid("delivery")
    _ = try await desk.hooks.read(id, for: principal.hookOwner())
    let (row, attempts) = try await desk.hooks.delivery(delivery, of: id)
    return Response.json(reserving: 4_096) { json in
      json.object { json in
        RowJSON.plain.writeMembers(row, to: &json)
        json.key("log")
        RowJSON.plain.write(attempts, to: &json)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable func replay(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let delivery = try request.uuid("delivery")
    let owner = try principal.hookOwner()
    var input = try await request.optionalJSON()
    try input.finish()
    let now = desk.clock.now()
    return try await desk.commands.run(request, by: principal) { [hooks = desk.hooks] tx in
      try await hooks.replay(delivery, of: id, by: owner, now: now, in: tx)
      return .replayed(1)
    }
  }

  /// `{"from", "to"?, "event_types"?, "only_failed"?}`.
  @Sendable func replayRange(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.rowKey()
    let owner = try principal.hookOwner()
    var input = try await request.json()
    let from = input.instant("from")
    let now = desk.clock.now()
    let to = input.instant("to", required: false) ?? now
    let types = input.hookEvents("event_types", required: false)
    let onlyFailed = input.bool("only_failed", required: false) ?? false
    let range = HookReplay(
      from: try input.finish(from), to: to, eventTypes: types, onlyFailed: onlyFailed)
    return try await desk.commands.run(request, by: principal) { [hooks = desk.hooks] tx in
      .replayed(try await hooks.replay(range, of: id, by: owner, now: now, in: tx))
    }
  }
}

extension Response {
  fileprivate static func replayed(_ count: Int) -> Response {
    .json(status: .accepted) { json in json.object { json in json.field("replayed", count) } }
  }
}
