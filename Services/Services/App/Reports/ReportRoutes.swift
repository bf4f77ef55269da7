import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The reports that requests owe, for whoever writes them. Ownership is part of every statement.
struct ReportRoutes: Sendable {
  let app: ServicesApplication

  static let root = "/api/v1/services/reports/{kind}"

  func table(_ access: AccessGuard) -> [Route] {
    let one = ReportRoutes.root + "/{id}"
    return [
      access.route(
        .get, "/api/v1/services/requests/{id}/reports", .signedIn, handler: ofRequest
      ).described(ReportDescriptions.ofRequest),
      access.route(.get, ReportRoutes.root, .signedIn, handler: list)
        .described(ReportDescriptions.list),
      access.route(.get, one, .signedIn, handler: show).described(ReportDescriptions.show),
      access.route(.patch, one, .signedIn, handler: keep).described(ReportDescriptions.keep),
      access.route(.post, one + "/submission", .signedIn, handler: handIn)
        .described(ReportDescriptions.handIn),
      access.route(.post, one + "/recall", .signedIn, handler: recall)
        .described(ReportDescriptions.recall),
      access.route(.post, one + "/signing/qr", .signedIn, handler: showCode)
        .described(ReportDescriptions.showCode),
      access.route(.post, one + "/signatures", .signedIn, handler: sign)
        .described(ReportDescriptions.sign),
      access.route(.post, one + "/corrections", .signedIn, handler: correct)
        .described(ReportDescriptions.correct),
      access.route(.get, one + "/form", .signedIn, handler: form)
        .described(ReportDescriptions.form),
      access.route(.get, one + "/history", .signedIn, handler: history)
        .described(ReportDescriptions.history),
      access.route(.get, one + "/versions", .signedIn, handler: versions)
        .described(ReportDescriptions.versions),
    ]
  }

  @Sendable func ofRequest(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.reportViewer()
    let id = try request.rowKey()
    guard try await !app.requests.read(id, for: viewer.viewer).isEmpty else {
      throw NothingThere()
    }
    let rows = try await app.reports.list(of: id, for: viewer)
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try await ReportList(app: app, request: request, viewer: principal.reportViewer()).answer()
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let view = try await app.reports.view(request.reportKey(), for: principal.reportViewer())
    guard let view else { throw NothingThere() }
    return try view.response(in: request.languages)
  }

  /// What it is filled in by.
  @Sendable func form(_ request: Request, by principal: Principal) async throws -> Response {
    let view = try await app.reports.view(request.reportKey(), for: principal.reportViewer())
    guard let view else { throw NothingThere() }
    let choice = request.languages
    return Response.json(reserving: 4_096) { json in
      json.object { json in
        json.array("steps", view.form?.steps ?? []) { json, step in
          json.object { json in
            json.field("title", step.title, in: choice)
            json.field("visible_if", step.condition)
            json.array("fields", step.fields) { $1.write(to: &$0, in: choice) }
          }
        }
      }
    }
    .spoken(in: choice)
  }

  /// Autosave: `{"data": {…}}` over what is there, refused if somebody else saved meanwhile.
  @Sendable func keep(_ request: Request, by principal: Principal) async throws -> Response {
    let key = try request.reportKey()
    let expected = try request.expectedVersion()
    var input = try await request.json()
    let change = try FormValue.changes(in: &input)
    return try await app.keepReport(
      key, change, expecting: expected, by: principal.reportViewer(), in: request.languages)
  }

  @Sendable func handIn(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.handIn(request.reportKey(), request, by: principal)
  }

  @Sendable func recall(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.recall(request.reportKey(), request, by: principal)
  }

  @Sendable func showCode(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.showCode(
      forReport: request.reportKey(), in: request.language, by: principal)
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let key = try request.reportKey()
    return try await app.signReport(
      key, with: try await request.sentSignature(), request, by: principal)
  }

  @Sendable func correct(_ request: Request, by principal: Principal) async throws -> Response {
    let key = try request.reportKey()
    var input = try await request.json()
    let words = input.string("comment", max: 5_000, multiline: true)
    return try await app.correct(
      key, because: try input.finish(words), request, by: principal)
  }

  @Sendable func history(_ request: Request, by principal: Principal) async throws -> Response {
    try await rows(request, principal) { try await app.reports.history($0, for: $1) }
  }

  @Sendable func versions(_ request: Request, by principal: Principal) async throws -> Response {
    try await rows(request, principal) { try await app.reports.versions($0, for: $1) }
  }

  private func rows(
    _ request: Request, _ principal: Principal,
    _ read: (ReportKey, ReportViewer) async throws -> Rows
  ) async throws -> Response {
    let key = try request.reportKey()
    let viewer = try principal.reportViewer()
    guard try await app.reports.view(key, for: viewer) != nil else { throw NothingThere() }
    let rows = try await read(key, viewer)
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }
}
