import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What an applicant does with requests. Ownership is part of every statement.
struct RequestRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/services/requests", .signedIn, handler: open)
        .described(RequestDescriptions.open),
      access.route(.get, "/api/v1/services/requests", .signedIn, handler: list)
        .described(RequestDescriptions.list),
      access.route(.get, "/api/v1/services/requests/{id}", .signedIn, handler: show)
        .described(RequestDescriptions.show),
      access.route(.get, "/api/v1/services/requests/{id}/form-data", .signedIn, handler: answers)
        .described(RequestDescriptions.answers),
      access.route(
        .patch, "/api/v1/services/requests/{id}/form-data", .signedIn, handler: keepAnswers
      )
      .described(RequestDescriptions.keepAnswers),
      access.route(.post, "/api/v1/services/requests/{id}/submission", .signedIn, handler: submit)
        .described(RequestDescriptions.submit),
      access.route(
        .post, "/api/v1/services/requests/{id}/withdrawal", .signedIn, handler: withdraw
      )
      .described(RequestDescriptions.withdraw),
      access.route(.post, "/api/v1/services/requests/{id}/appeal", .signedIn, handler: appeal)
        .described(RequestDescriptions.appeal),
      access.route(.get, "/api/v1/services/requests/{id}/transitions", .signedIn, handler: choices)
        .described(RequestDescriptions.choices),
      access.route(.get, "/api/v1/services/requests/{id}/history", .signedIn, handler: history)
        .described(RequestDescriptions.history),
    ]
  }

  /// The route that is measured: one statement, its row copied into the answer.
  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.requests.read(request.rowKey(), for: principal.viewer())
    guard let row = rows.first else { throw NothingThere() }
    return try RowsJSON.one(row, in: request.languages)
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try await RequestList(app: app, request: request, viewer: principal.viewer()).answer()
  }

  @Sendable func history(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.requests.history(request.rowKey(), for: principal.viewer())
    guard !rows.isEmpty else { throw NothingThere() }
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func answers(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["stage", "lang"])
    let stage = try request.stage()
    return try await app.requests.formData(
      request.rowKey(), stage: stage, for: principal.viewer()
    )
    .response(in: request.language)
  }

  /// Autosave: `{"data": {…}}` over what is there, refused if somebody else saved meanwhile.
  @Sendable func keepAnswers(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let expected = try request.expectedVersion()
    var input = try await request.json()
    let change = try FormValue.changes(in: &input)
    return try await app.keepAnswers(id, change, expecting: expected, by: viewer)
      .response(in: request.language)
  }

  @Sendable func submit(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.submit(id, request, by: principal)
  }

  @Sendable func withdraw(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.withdraw(id, request, by: principal)
  }

  @Sendable func open(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let service = input.string("service", max: 100)
    let company = input.integer("company_id", required: false, in: 1...Int64(Int32.max))
    let parent = input.integer("parent_id", required: false, in: 1...Int64(Int32.max))
    let code = try input.finish(service)
    return try await app.open(
      NewRequest(
        service: code, authorID: try principal.requireUser(), companyID: company,
        parentID: parent), request, by: principal)
  }

  @Sendable func appeal(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let words = input.string("comment", max: 5_000, multiline: true)
    let comment = try input.finish(words)
    return try await app.appeal(id, comment, request, by: principal)
  }

  /// What the viewer may do with it now, as the table and the viewer's roles say.
  @Sendable func choices(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    let locked = try await app.requests.look(at: request.rowKey(), for: viewer)
    return MoveChoices(of: locked, for: viewer).response(in: request.languages)
  }
}

extension FormValue {
  /// The object `data` of a body.
  static func changes(in input: inout InputReader) throws -> [String: FormValue] {
    let data = input.json("data")
    if let data, data.members == nil { input.fault("data", .wrongType(.object)) }
    let value = try input.finish(data)
    return FormValue(value).object ?? [:]
  }
}
