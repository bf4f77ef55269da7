import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What saved SQL has beside its tables: asking, and what one has to know for it.
struct SavedSQLRoutes: Sendable {
  let desk: SavedSQLDesk

  static let root = "/api/v1/services/saved-queries"
  static let runs = "/api/v1/services/saved-query-runs"

  func table(_ access: AccessGuard) -> [Route] {
    let one = SavedSQLRoutes.root + "/{id}"
    let view = AccessRule.permission(SavedSQLRight.view)
    let deadline = desk.limits.time + .seconds(10)
    return [
      access.route(.post, one + "/runs", view, deadline: deadline, handler: run)
        .endingWithClient()
        .described(SavedSQLDescriptions.run),
      access.route(
        .post, SavedSQLRoutes.runs, .permission(SavedSQLRight.write), deadline: deadline,
        handler: runDraft
      ).endingWithClient().described(SavedSQLDescriptions.runDraft),
      access.route(.get, one + "/parameters", view, handler: parameters)
        .described(SavedSQLDescriptions.parameters),
      access.route(.get, one + "/statistics", view, handler: statistics)
        .described(SavedSQLDescriptions.statistics),
      access.route(.get, "/api/v1/services/saved-query-tables", view, handler: tables)
        .described(SavedSQLDescriptions.tables),
    ]
  }

  /// `{"parameters"?: {…}, "reveal_reason"?}`.
  @Sendable func run(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    guard let text = try await desk.queries.text(of: id) else { throw NothingThere() }
    var input = try await request.optionalJSON()
    return try await answer(&input, request, principal, query: id) { _ in text }
  }

  /// The same with `sql`: a question that is not saved.
  @Sendable func runDraft(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    return try await answer(&input, request, principal, query: nil) { $0.questionText() }
  }

  private func answer(
    _ input: inout InputReader, _ request: Request, _ principal: Principal, query: Int64?,
    _ readText: (inout InputReader) -> String?
  ) async throws -> Response {
    let form = try AnswerForm(request)
    let wanted = input.queryWish(query, readText(&input))
    let wish = try input.finish(wanted)
    return form.response(to: try await desk.run(wish, request, by: principal))
  }

  @Sendable func parameters(_ request: Request, by _: Principal) async throws -> Response {
    guard let text = try await desk.queries.text(of: request.rowKey()) else {
      throw NothingThere()
    }
    let parameters = try QueryText(text).parameters
    return Response.json { json in
      json.object { json in
        json.array("items", parameters) { json, parameter in
          json.object { json in
            json.field("name", parameter.name)
            json.field("label", parameter.label)
            json.field("default", parameter.defaultValue)
          }
        }
      }
    }
  }

  @Sendable func statistics(_ request: Request, by _: Principal) async throws -> Response {
    guard let row = try await desk.queries.statistics(of: request.rowKey()) else {
      throw NothingThere()
    }
    return Response.json { RowJSON.plain.write(row, to: &$0) }.with(.cacheControl, "no-store")
  }

  /// The tables that a question may name.
  @Sendable func tables(_: Request, by _: Principal) async throws -> Response {
    let rows = try await desk.queries.tables(of: desk.masked.settings.schema)
    return Response.json { json in
      json.object { json in
        json.key("items")
        RowJSON.plain.write(rows, to: &json)
      }
    }
  }
}
