package import Access
import FoundationEssentials
import HTTPCore
package import HTTPServer
package import Idempotency
import JSON
import Kernel
package import Observability
import Postgres

/// `/api/v1/<context>/admin/jobs`: who may see tasks in the old admin sees them here, and so for
/// changing them.
package struct JobRoutes: Sendable {
  static let view = AccessRule.permission("django_dramatiq.view_task")
  static let change = AccessRule.permission("django_dramatiq.change_task")

  private let root: String
  private let records: JobRecords
  private let commands: IdempotentCommands
  private let cursors: CursorSigner
  private let logger: Logger

  /// `context` as it stands in addresses, such as `booking`.
  package init(
    context: String, commands: IdempotentCommands, cursors: CursorSigner, logger: Logger
  ) {
    root = "/api/v1/\(context)/admin"
    records = JobRecords(commands.database)
    self.commands = commands
    self.cursors = cursors
    self.logger = logger.labelled("jobs")
  }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, root + "/jobs", JobRoutes.view, handler: list)
        .described(JobDescriptions.list),
      access.route(.get, root + "/jobs/{id}", JobRoutes.view, handler: show)
        .described(JobDescriptions.show),
      access.route(.post, root + "/jobs/{id}/retries", JobRoutes.change, handler: retry)
        .described(JobDescriptions.retry),
      access.route(.post, root + "/jobs/{id}/cancellation", JobRoutes.change, handler: cancel)
        .described(JobDescriptions.cancel),
    ]
  }

  @Sendable private func list(_ request: Request, by principal: Principal) async throws -> Response
  {
    let query = try JobListQuery(request, of: try principal.requireUser(), cursors)
    let rows = try await records.list(
      status: query.status, name: query.name, after: query.position, limit: query.limit + 1)
    var next: String?
    if rows.count > query.limit {
      let last = rows[query.limit - 1]
      let position = TimedPosition(
        createdAt: try last.instant("created_at"), id: try last.uuid("id"))
      next = try cursors.cursor(after: position, of: query.listName)
    }
    return page(rows, limit: query.limit, next: next)
  }

  @Sendable private func show(_ request: Request, by principal: Principal) async throws -> Response
  {
    guard let row = try await records.job(try request.uuid()) else { throw NothingThere() }
    return try answer(row)
  }

  /// `If-Match` is honoured, but need not be sent.
  @Sendable private func retry(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await command(request, by: principal, "job is tried again", records.retry)
  }

  @Sendable private func cancel(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await command(request, by: principal, "job is cancelled", records.cancel)
  }

  private func command(
    _ request: Request, by principal: Principal, _ message: StaticString,
    _ change: @escaping (UUID, Int64?, Transaction) async throws -> Row?
  ) async throws -> Response {
    let user = try principal.requireUser()
    let id = try request.uuid()
    var input = try await request.optionalJSON()
    try input.finish()
    let version = try request.expectedVersionIfSaid()
    let response = try await commands.run(request, by: principal) { tx in
      do {
        guard let row = try await change(id, version, tx) else { throw NothingThere() }
        return try answer(row)
      } catch let stale as StaleJob {
        throw VersionRefusal.stale(current: stale.current)
      }
    }
    logger.log(.info, message, ["id": .string(id.text), "user": .int(user)])
    return response
  }

  private func answer(_ row: Row) throws -> Response {
    Response.json { json in RowJSON.plain.write(row, to: &json) }
      .with(.etag, EntityTag(rowVersion: try row.int64("row_version")).description)
      .with(.cacheControl, "no-store")
  }

  private func page(_ rows: Rows, limit: Int, next: String?) -> Response {
    Response.json(reserving: 8_192) { json in
      json.object { json in
        json.key("items")
        RowJSON.plain.write(rows, limit: limit, to: &json)
        json.field("next", next)
      }
    }
    .with(.cacheControl, "no-store")
  }
}
