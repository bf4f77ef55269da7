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

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang"])
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let page = try KeysetPage(
      request, of: "comments of \(id) for \(viewer.userID)", app.cursors)
    let rows = try await app.requests.comments(
      of: id, before: page.number(), limit: page.asked, for: viewer)
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows, byNumber: "id"),
      in: request.languages)
  }

  @Sendable func say(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    var input = try await request.json()
    let text = input.string("text", max: 5_000, multiline: true)
    let readers = input.choice("visibility", of: RequestComment.Visibility.self)
    let named = input.integers(
      "mentions", required: false, count: 0...Mention.limit, in: 1...Int64(Int32.max))
    let (words, visibility) = try input.finish(text, readers)
    // Nobody is asked of for somebody who is not there himself.
    try await app.requests.checkReads(id, viewer)
    let wish = NewComment(
      text: words, visibility: visibility,
      mentions: try await app.mentions(of: named ?? [], on: id),
      companions: visibility == .applicant ? try await app.companions(of: id) : [])
    let choice = request.languages
    return try await app.commands.run(request, by: principal) { [requests = app.requests] tx in
      let row = try await requests.say(wish, on: id, by: viewer, in: tx)
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
    let version = try request.expectedVersion()
    try await app.database.transaction { [requests = app.requests] tx in
      try await requests.hide(comment, of: id, expecting: version, by: viewer, in: tx)
    }
    return Response(.noContent)
  }
}
