package import Access
import HTTPCore
package import HTTPServer
package import Idempotency
import JSON
import Kernel
package import Observability
import Postgres

/// `/api/v1/<context>/admin/job-schedules`: what the clock begins, switched on and off, begun at once.
package struct JobScheduleRoutes: Sendable {
  private let root: String
  private let records: JobScheduleRecords
  private let commands: IdempotentCommands
  private let logger: Logger

  /// `context` as it stands in addresses, such as `booking`.
  package init(context: String, commands: IdempotentCommands, logger: Logger) {
    root = "/api/v1/\(context)/admin/job-schedules"
    records = JobScheduleRecords(commands.database)
    self.commands = commands
    self.logger = logger.labelled("jobs")
  }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, root, JobRoutes.view, handler: list)
        .described(JobDescriptions.schedules),
      access.route(.patch, root + "/{name}", JobRoutes.change, handler: change)
        .described(JobDescriptions.switchSchedule),
      access.route(.post, root + "/{name}/runs", JobRoutes.change, handler: run)
        .described(JobDescriptions.runSchedule),
    ]
  }

  @Sendable private func list(_ request: Request, by principal: Principal) async throws -> Response
  {
    let rows = try await records.all()
    return Response.json { json in
      json.object { json in
        json.key("items")
        RowJSON.plain.write(rows, to: &json)
        json.field("next", String?.none)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func change(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let enabled = input.bool("enabled")
    let isEnabled = try input.finish(enabled)
    let version = try request.expectedVersion()
    return try await command(request, by: principal, "schedule is switched") {
      try await records.set(isEnabled: isEnabled, $0, version: version, in: $1)
    }
  }

  /// `If-Match` is honoured, but need not be sent.
  @Sendable private func run(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.optionalJSON()
    try input.finish()
    let version = try request.expectedVersionIfSaid()
    return try await command(request, by: principal, "schedule is run") {
      try await records.runNow($0, version: version, in: $1)
    }
  }

  private func command(
    _ request: Request, by principal: Principal, _ message: StaticString,
    _ change: @escaping (String, Transaction) async throws -> Row?
  ) async throws -> Response {
    let user = try principal.requireUser()
    let name = request.parameter("name") ?? ""
    let response = try await commands.run(request, by: principal) { tx in
      do {
        guard let row = try await change(name, tx) else { throw NothingThere() }
        return Response.json { json in RowJSON.plain.write(row, to: &json) }
          .with(.etag, EntityTag(rowVersion: try row.int64("row_version")).description)
          .with(.cacheControl, "no-store")
      } catch let stale as StaleJob {
        throw VersionRefusal.stale(current: stale.current)
      }
    }
    logger.log(.info, message, ["schedule": .string(name), "user": .int(user)])
    return response
  }
}
