import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Hooks: who wants to be told of what, where.
struct HookRoutes: Sendable {
  let desk: HookDesk

  func table(_ access: AccessGuard) -> [Route] {
    let root = HookDesk.root
    let one = root + "/{id}"
    return [
      access.route(.get, root, .hooks, handler: list).described(HookDescriptions.list),
      access.route(.post, root, .hooks, handler: add).described(HookDescriptions.add),
      access.route(.get, one, .hooks, handler: show).described(HookDescriptions.show),
      access.route(.patch, one, .hooks, handler: change).described(HookDescriptions.change),
      access.route(.delete, one, .hooks, handler: delete).described(HookDescriptions.delete),
      access.route(.post, one + "/secrets", .hooks, handler: rotate)
        .described(HookDescriptions.rotate),
      access.route(.post, one + "/pings", .hooks, handler: ping).described(HookDescriptions.ping),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor"])
    let owner = try principal.hookOwner()
    let page = try KeysetPage(request, of: "hooks of \(owner)", desk.cursors)
    let rows = try await desk.hooks.list(for: owner, before: page.number(), limit: page.asked)
    return try page.response(rows, byNumber: "id")
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    try Response.hook(
      try await desk.hooks.read(request.rowKey(), for: principal.hookOwner()))
  }

  /// Not remembered under an `Idempotency-Key`: the answer holds a secret.
  @Sendable func add(_ request: Request, by principal: Principal) async throws -> Response {
    let owner = try principal.hookOwner()
    var input = try await request.json()
    let read = input.hook(within: desk.calls.reach, isNew: true)
    try input.finish()
    return try await desk.database.transaction { [desk] tx in
      let (id, seed) = try await desk.hooks.add(read, of: owner, by: principal.userID, in: tx)
      let row = try await desk.hooks.read(id, for: owner, in: tx)
      return try Response.hook(row, status: .created, secret: desk.secrets.text(of: seed))
        .with(.location, "\(HookDesk.root)/\(id)")
    }
  }

  @Sendable func change(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let owner = try principal.hookOwner()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let wish = input.hook(within: desk.calls.reach, isNew: false)
    try input.finish()
    let now = desk.clock.now()
    return try await desk.commands.run(request, by: principal) { [hooks = desk.hooks] tx in
      try await hooks.change(
        id, to: wish, by: owner, expecting: version, now: now, in: tx)
      return try Response.hook(await hooks.read(id, for: owner, in: tx))
    }
  }

  @Sendable func delete(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let owner = try principal.hookOwner()
    let version = try request.expectedVersion()
    return try await desk.commands.run(request, by: principal) { [hooks = desk.hooks] tx in
      try await hooks.delete(id, by: owner, expecting: version, in: tx)
      return .noContent
    }
  }

  @Sendable func rotate(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let owner = try principal.hookOwner()
    var input = try await request.optionalJSON()
    try input.finish()
    let until = desk.clock.now() + IncomingHookPolicy.overlap
    return try await desk.database.transaction { [desk] tx in
      let seed = try await desk.hooks.rotate(id, by: owner, until: until, in: tx)
      return .secret(try desk.secrets.text(of: seed), previousUntil: until)
    }
  }

  @Sendable func ping(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let owner = try principal.hookOwner()
    var input = try await request.optionalJSON()
    try input.finish()
    let now = desk.clock.now()
    return try await desk.commands.run(request, by: principal) { [hooks = desk.hooks] tx in
      let delivery = try await hooks.ping(
        id, body: HookBody.ping(hook: id, at: now), by: owner, now: now, in: tx)
      return .json(status: .accepted) { json in
        json.object { json in json.field("id", delivery.text) }
      }
      .with(.location, "\(HookDesk.root)/\(id)/deliveries/\(delivery.text)")
    }
  }
}

extension Response {
  /// A hook with its version as ETag; with its secret where that is new.
  fileprivate static func hook(
    _ row: Row, status: Status = .ok, secret: String? = nil
  ) throws -> Response {
    Response.json(status: status) { json in
      json.object { json in
        RowJSON.plain.writeMembers(row, to: &json)
        if let secret { json.field("secret", secret) }
      }
    }
    .with(.etag, EntityTag(rowVersion: try row.int64("row_version")).description)
    .with(.cacheControl, "no-store")
  }

  /// Told this once.
  static func secret(_ text: String, previousUntil: Instant?) -> Response {
    Response.json(status: .created) { json in
      json.object { json in
        json.field("secret", text)
        json.field("previous_until", previousUntil)
      }
    }
    .with(.cacheControl, "no-store")
  }
}
