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
  private let own: OwnExports

  /// `context` as it stands in addresses, such as `booking`.
  package init(
    context: String, exports: Exports, commands: IdempotentCommands, cursors: CursorSigner
  ) {
    root = "/api/v1/\(context)/admin"
    self.exports = exports
    own = OwnExports(
      at: root + "/exports", of: nil, exports: exports, commands: commands, cursors: cursors)
  }

  package func table(_ access: AccessGuard) -> [Route] {
    let lists = exports.lists
    return [
      access.route(.post, root + "/{table}/exports", .staff, handler: ask)
        .described { try await lists.exportEndpoints(answering: ExportDescriptions.export) },
      access.route(.get, own.root, .staff, handler: own.list)
        .described(ExportDescriptions.list),
      access.route(.get, own.one, .staff, handler: own.show).described(ExportDescriptions.show),
      access.route(.get, own.one + "/content", .staff, handler: content)
        .described(ExportDescriptions.content),
    ]
  }

  /// The rows are those that the list has under the same query when the job reads it.
  @Sendable private func ask(_ request: Request, by principal: Principal) async throws -> Response {
    let list = try await exports.lists.list(of: request.parameter("table") ?? "")
    try list.require(principal)
    let organization = list.organization(of: principal)
    _ = try list.extract(request.target.query, fields: nil, of: organization)
    let wish = try await ExportWish(request, columns: list.columns)
    let order = ExportOrder(wish, of: list.table, organization, request)
    return try await own.add(order, of: list.model, request, by: principal)
  }

  @Sendable private func content(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await own.content(request, by: principal) { order in
      let list = try await exports.lists.list(of: order.table)
      try list.require(principal)
      let bound = list.organization(of: principal)
      guard bound == nil || bound == order.organization else { throw AccessRefusal.notAllowed }
      return list.model
    }
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
