import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Comments on a request, each for those who are meant to read it.
struct CommentRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services/requests/{id}/comments"
    return [
      access.route(.get, root, .signedIn, handler: list).described(CommentDescriptions.list),
      access.route(.post, root, .signedIn, handler: say).described(CommentDescriptions.say),
      access.route(.patch, root + "/{comment}", .signedIn, handler: reword)
        .described(CommentDescriptions.reword),
      access.route(.delete, root + "/{comment}", .signedIn, handler: hide)
        .described(CommentDescriptions.hide),
    ]
  }

  /// The newest first, a hundred at once; `before` is the last one that was seen.
  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["before", "lang"])
    var before: Int64?
    if let word = request.query("before") {
      guard let id = Int64(word), id > 0 else {
        throw ValidationFailure([InputFault.wrongType(.integer).at("before")])
      }
      before = id
    }
    let rows = try await app.requests.comments(
      of: request.rowKey(), before: before, limit: 100, for: principal.viewer())
    return RowsJSON.page(rows, limit: 100, next: nil, in: request.languages)
  }

  @Sendable func say(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    var input = try await request.json()
    let text = input.string("text", max: 5_000, multiline: true)
    let readers = input.choice("visibility", of: RequestComment.Visibility.self)
    let (words, visibility) = try input.finish(text, readers)
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      let row = try await requests.say(words, to: visibility, on: id, by: viewer, in: tx)
      var response = try RowsJSON.one(row, in: choice)
      response.status = .created
      return try response.with(
        .location, "/api/v1/services/requests/\(id)/comments/\(row.int64("id"))")
    }
  }

  @Sendable func reword(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let comment = try request.rowKey("comment")
    let viewer = try principal.viewer()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let text = input.string("text", max: 5_000, multiline: true)
    let words = try input.finish(text)
    let row = try await app.database.transaction { [requests = app.requests] tx in
      try await requests.reword(
        comment, of: id, to: words, expecting: version, by: viewer, in: tx)
    }
    return try RowsJSON.one(row, in: request.languages)
  }

  @Sendable func hide(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let comment = try request.rowKey("comment")
    let viewer = try principal.viewer()
    try await app.database.transaction { [requests = app.requests] tx in
      try await requests.hide(comment, of: id, by: viewer, in: tx)
    }
    return Response(.noContent)
  }
}
