import Access
import FileRecords
import Files
import HTTPCore
import Idempotency
import JSON
import Jobs
import Kernel
import Postgres
import Resources

/// What somebody sees of the exports that he has asked for: those of lists, or those of one source.
struct OwnExports: Sendable {
  /// Where their list stands.
  let root: String
  private let source: String?
  private let exports: Exports
  private let commands: IdempotentCommands
  private let cursors: CursorSigner

  init(
    at root: String, of source: String?, exports: Exports, commands: IdempotentCommands,
    cursors: CursorSigner
  ) {
    self.root = root
    self.source = source
    self.exports = exports
    self.commands = commands
    self.cursors = cursors
  }

  var one: String { root + "/{id}" }

  private var records: ExportRecords { exports.records }

  /// Leaves the order and its job together. Throws `TooManyExports`.
  func add(
    _ order: ExportOrder, of model: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    return try await commands.run(request, by: principal) { tx in
      try await records.admit(user, atMost: exports.settings.openPerPerson, in: tx)
      guard
        let job = try await JobQueue.enqueue(ExportJob(order.id), in: tx, requestedBy: user)
      else { throw JobCommandRefusal.keyIsTaken }
      try records.add(
        order, at: root, by: user, job: job, of: model, ChangeOrigin(request, by: user), in: tx)
      guard let card = try await records.card(order.id, of: user, from: source, in: tx) else {
        throw NothingThere()
      }
      return answer(card, .accepted).with(.location, "\(root)/\(order.id.text)")
    }
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let query = try ExportListQuery(request, of: user, from: source, cursors)
    let rows = try await records.cards(
      of: user, from: source, after: query.position, limit: query.limit + 1)
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

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    guard let card = try await records.card(try request.uuid(), of: user, from: source) else {
      throw NothingThere()
    }
    return answer(card, .ok)
  }

  /// What somebody may no longer look at he may not fetch either: `check` throws then, and names the
  /// model else.
  func content(
    _ request: Request, by principal: Principal, _ check: (ExportOrder) async throws -> String
  ) async throws -> Response {
    let user = try principal.requireUser()
    let id = try request.uuid()
    guard let export = try await records.finished(id, of: user, from: source) else {
      throw NothingThere()
    }
    let model = try await check(export.order)
    let object = try export.object()
    if request.method != .head {
      try await records.noteReading(
        export.order, by: user, of: model, ChangeOrigin(request, by: user))
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
