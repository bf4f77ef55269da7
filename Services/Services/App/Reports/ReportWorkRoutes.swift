import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What the staff does with reports.
struct ReportWorkRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let rule = AccessRule.permission(ServicesApplication.decide)
    let one = ReportRoutes.root + "/{id}"
    return [
      access.route(.post, one + "/review", rule, handler: review)
        .described(ReportDescriptions.review),
      access.route(.post, one + "/acceptance", rule, handler: accept)
        .described(ReportDescriptions.accept),
      access.route(.post, one + "/return", rule, handler: sendBack)
        .described(ReportDescriptions.sendBack),
      access.route(.post, one + "/skipping", rule, handler: skip)
        .described(ReportDescriptions.skip),
      access.route(.post, one + "/views", rule, handler: noteView)
        .described(ReportDescriptions.noteView),
      access.route(.get, one + "/views", rule, handler: views)
        .described(ReportDescriptions.views),
    ]
  }

  /// `{}` takes a report, `{"take_over": true}` also one that another has.
  @Sendable func review(_ request: Request, by principal: Principal) async throws -> Response {
    var takeOver = false
    if !request.body.isEmpty {
      var input = try await request.json()
      takeOver = input.bool("take_over", required: false) ?? false
      try input.finish()
    }
    let over = takeOver
    let staff = try principal.requireUser()
    return try await app.decide(on: request.reportKey(), request, by: principal) {
      try await app.reports.review(&$0, by: staff, over: over, in: $1)
    }
  }

  @Sendable func accept(_ request: Request, by principal: Principal) async throws -> Response {
    let words = try await comment(request)
    let staff = try principal.requireUser()
    return try await app.decide(on: request.reportKey(), request, by: principal) {
      try await app.reports.accept(&$0, by: staff, comment: words, in: $1)
    }
  }

  @Sendable func sendBack(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let words = input.string("comment", max: 5_000, multiline: true)
    let day = input.day("until", required: false)
    let comment = try input.finish(words)
    let staff = try principal.requireUser()
    return try await app.decide(on: request.reportKey(), request, by: principal) {
      try await app.reports.sendBack(&$0, by: staff, comment: comment, until: day, in: $1)
    }
  }

  @Sendable func skip(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let words = input.string("comment", max: 5_000, multiline: true)
    let comment = try input.finish(words)
    let staff = try principal.requireUser()
    return try await app.decide(on: request.reportKey(), request, by: principal) {
      try await app.reports.skip(&$0, by: staff, comment: comment, in: $1)
    }
  }

  @Sendable func noteView(_ request: Request, by principal: Principal) async throws -> Response {
    let key = try await visible(request, principal)
    let staff = try principal.requireUser()
    try await app.database.transaction { [reports = app.reports] tx in
      try await reports.noteView(key, by: staff, in: tx)
    }
    return Response(.noContent)
  }

  @Sendable func views(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.reports.views(of: visible(request, principal))
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  private func visible(_ request: Request, _ principal: Principal) async throws -> ReportKey {
    let key = try request.reportKey()
    guard try await app.reports.view(key, for: principal.reportViewer()) != nil else {
      throw NothingThere()
    }
    return key
  }

  private func comment(_ request: Request) async throws -> String? {
    guard !request.body.isEmpty else { return nil }
    var input = try await request.json()
    let words = input.string("comment", required: false, max: 5_000, multiline: true)
    try input.finish()
    return words
  }
}
