package import Access
import FoundationEssentials
package import HTTPCore
package import HTTPServer
package import Idempotency
import Kernel
package import OpenAPI
import Resources

/// The addresses of what people take away from one source. Asking is the slice's own.
package struct SourceExports: Sendable {
  private let source: any ExportSource
  private let own: OwnExports

  /// `root`: the address of one's own exports of the source. `exports` knows the source.
  package init(
    _ source: any ExportSource, at root: String, exports: Exports, commands: IdempotentCommands,
    cursors: CursorSigner
  ) {
    self.source = source
    own = OwnExports(
      at: root, of: source.name, exports: exports, commands: commands, cursors: cursors)
  }

  /// The list, how far one is, its file.
  package func table(_ access: AccessGuard, _ rule: AccessRule) -> [Route] {
    [
      access.route(.get, own.root, rule, handler: own.list)
        .described(ExportDescriptions.OfSource.list),
      access.route(.get, own.one, rule, handler: own.show)
        .described(ExportDescriptions.OfSource.show),
      access.route(.get, own.one + "/content", rule, handler: content)
        .described(ExportDescriptions.OfSource.content),
    ]
  }

  /// Asks for one: 202 with the export. `subject` is the row of the source's table that it is about,
  /// `asked` is JSON in the source's words. Throws `AccessRefusal` without the rights, and 429
  /// `too-many-exports`.
  package func ask(
    _ format: ExportFormat, subject: Int64?, rights: [String], asked: [UInt8],
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let organization = source.isBounded ? OrganizationBound.organization(of: principal) : nil
    try SourceExports.require(rights, of: principal, boundTo: organization)
    let wanted = SourceOrder(
      source: source.name, person: try principal.requireUser(), subject: subject, rights: rights,
      asked: asked, organization: organization)
    let order = ExportOrder(
      id: UUID.version7(at: WallClock.live.now()), table: source.table, format: format, query: "",
      fields: nil, organization: organization, source: wanted)
    return try await own.add(order, of: source.model, request, by: principal)
  }

  /// Throws `AccessRefusal` without every one of the rights. `organization`: whose rows it gives;
  /// staff who are bound to another one may not have it.
  package static func require(
    _ rights: [String], of principal: Principal, boundTo organization: String? = nil
  ) throws(AccessRefusal) {
    for right in rights { try principal.require(right) }
    let bound = OrganizationBound.organization(of: principal)
    guard bound == nil || bound == organization else { throw .notAllowed }
  }

  @Sendable private func content(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await own.content(request, by: principal) { order in
      try SourceExports.require(
        order.source?.rights ?? [], of: principal, boundTo: order.organization)
      return source.model
    }
  }
}

extension Operation {
  /// Asks for an export of a source.
  package func asksForExport() -> Operation {
    answers(202, ExportDescriptions.OfSource.export, with: .location)
      .repeatable().refuses(429, "too-many-exports")
  }
}
