package import Access
import FileRecords
import Files
import FoundationEssentials
import HTTPCore
package import HTTPServer
package import Idempotency
import JSON
import Jobs
import Kernel
import Postgres
import Resources

/// `/api/v1/<context>/admin/{table}/exports` and `…/admin/exports`.
package struct ExportRoutes: Sendable {
  private let root: String
  private let exports: Exports
  private let commands: IdempotentCommands
  private let cursors: CursorSigner

  /// `context` as it stands in addresses, such as `booking`.
  package init(
    context: String, exports: Exports, commands: IdempotentCommands, cursors: CursorSigner
  ) {
    root = "/api/v1/\(context)/admin"
    self.exports = exports
    self.commands = commands
    self.cursors = cursors
  }

  package func table(_ access: AccessGuard) -> [Route] {
    let one = root + "/exports/{id}"
    let lists = exports.lists
    return [
      access.route(.post, root + "/{table}/exports", .staff, handler: ask)
        .described { try await lists.exportEndpoints(answering: ExportDescriptions.export) },
      access.route(.get, root + "/exports", .staff, handler: list)
        .described(ExportDescriptions.list),
      access.route(.get, one, .staff, handler: show).described(ExportDescriptions.show),
      access.route(.get, one + "/content", .staff, handler: content)
        .described(ExportDescriptions.content),
    ]
  }

  /// The rows are those that the list has under the same query when the job reads it.
  @Sendable private func ask(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let list = try await exports.lists.list(of: request.parameter("table") ?? "")
    try list.require(principal)
    let organization = list.organization(of: principal)
    _ = try list.extract(request.target.query, fields: nil, of: organization)
    let wish = try await ExportWish(request, columns: list.columns)
    let order = ExportOrder(wish, of: list.table, organization, request)
    return try await commands.run(request, by: principal) { tx in
      guard
        let job = try await JobQueue.enqueue(ExportJob(order.id), in: tx, requestedBy: user)
      else { throw JobCommandRefusal.keyIsTaken }
      try exports.records.add(
        order, by: user, job: job, of: list.model, ChangeOrigin(request, by: user), in: tx)
      guard let card = try await exports.records.card(order.id, of: user, in: tx) else {
        throw NothingThere()
      }
      return answer(card, .accepted).with(.location, "\(root)/exports/\(order.id.text)")
    }
  }

  @Sendable private func list(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    let query = try ExportListQuery(request, of: user, cursors)
    let rows = try await exports.records.cards(
      of: user, after: query.position, limit: query.limit + 1)
    let next =
      try rows.count > query.limit ? query.cursor(after: rows[query.limit - 1], cursors) : nil
    return Response.json(reserving: 8_192) { json in
      json.object { json in
        json.key("items")
        RowJSON.plain.write(rows, limit: query.limit, to: &json)
        json.field("next", next)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func show(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.uuid()
    guard let card = try await exports.records.card(id, of: try principal.requireUser()) else {
      throw NothingThere()
    }
    return answer(card, .ok)
  }

  /// What somebody may no longer look at he may not fetch either.
  @Sendable private func content(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    let id = try request.uuid()
    guard let export = try await exports.records.finished(id, of: user) else {
      throw NothingThere()
    }
    let list = try await exports.lists.list(of: export.order.table)
    try list.require(principal)
    let bound = list.organization(of: principal)
    guard bound == nil || bound == export.order.organization else {
      throw AccessRefusal.notAllowed
    }
    let object = try export.object()
    if request.method != .head {
      try await exports.records.noteReading(
        export.order, by: user, of: list.model, ChangeOrigin(request, by: user))
    }
    return try await FileDelivery(
      object, name: FileName(cleaning: export.order.fileName), for: .one
    ).response(to: request, from: exports.files.store)
  }

  private func answer(_ card: Row, _ status: Status) -> Response {
    Response.json(status: status) { json in RowJSON.plain.write(card, to: &json) }
      .with(.cacheControl, "no-store")
  }
}

extension ExportOrder {
  fileprivate init(
    _ wish: ExportWish, of table: String, _ organization: String?, _ request: Request
  ) {
    self.init(
      id: UUID.version7(at: WallClock.live.now()), table: table, format: wish.format,
      query: String(decoding: request.head.queryBytes ?? [], as: UTF8.self),
      fields: wish.fields, organization: organization)
  }
}
