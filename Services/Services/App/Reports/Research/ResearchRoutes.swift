import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// How research projects get into the register. What stands in them is a resource at the same address.
struct ResearchRoutes: Sendable {
  let app: ServicesApplication

  static let judge = "niokr.change_niokrproject"
  private static let view = "niokr.view_niokrproject"
  private static let one = "/api/v1/services/research/projects/{id}"

  private var research: Research { Research(database: app.database) }

  func table(_ access: AccessGuard) -> [Route] {
    let staff = AccessRule.permission(ResearchRoutes.judge)
    func move(
      _ name: String, _ rule: AccessRule, _ action: ResearchMachine.Action, _ summary: String
    ) -> Route {
      access.route(.post, "\(ResearchRoutes.one)/\(name)", rule) {
        try await self.move(action, $0, by: $1)
      }.described(ResearchDescriptions.move(action, summary))
    }
    return [
      move("submission", .signedIn, .submit, "Hand in a project"),
      move("withdrawal", .signedIn, .withdraw, "Take a project back"),
      move("intake", staff, .take, "Take a project: the first stage begins"),
      move("passage", staff, .pass, "The stage is passed: the next one, or the register"),
      move("return", staff, .sendBack, "Send a project back to its author"),
      move("refusal", staff, .refuse, "Refuse a project"),
      move("completion", staff, .complete, "A registered project was carried out"),
      access.route(.get, ResearchRoutes.one + "/history", .signedIn, handler: history)
        .described(ResearchDescriptions.history),
      access.route(.get, ResearchRoutes.one + "/notices", .signedIn, handler: notices)
        .described(ResearchDescriptions.notices),
      access.route(.get, ResearchRoutes.one + "/executors", .anyone, handler: executors)
        .described(ResearchDescriptions.executors),
      access.route(.put, ResearchRoutes.one + "/executors/{executor}", staff) {
        request, _ in try await link(request) { try await research.join($0, $1, in: $2) }
      }.described(ResearchDescriptions.join),
      access.route(.delete, ResearchRoutes.one + "/executors/{executor}", staff) {
        request, _ in try await link(request) { try await research.part($0, $1, in: $2) }
      }.described(ResearchDescriptions.part),
    ]
  }

  private func move(
    _ action: ResearchMachine.Action, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.id()
    let user = try principal.requireUser()
    var words: String?
    if action.needsComment || !request.body.isEmpty {
      var input = try await request.json()
      words = input.string(
        "comment", required: action.needsComment, max: 5_000, multiline: true)
      try input.finish()
    }
    let comment = words
    return try await app.commands.run(request, by: principal) { [research] tx in
      try await research.move(id, action, by: user, comment: comment, in: tx)
      return try await RowsJSON.one(research.read(id, in: tx), in: request.languages)
    }
  }

  @Sendable func history(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await research.history(
      request.id(), of: principal.requireUser(), staff: principal.has(ResearchRoutes.view))
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func notices(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await research.notices(
      request.id(), of: principal.requireUser(), staff: principal.has(ResearchRoutes.view))
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func executors(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await research.executors(
      request.id(), of: principal.userID, staff: principal.has(ResearchRoutes.view))
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  private func link(
    _ request: Request,
    _ change: @escaping (Int64, Int64, Transaction) async throws -> Void
  ) async throws -> Response {
    let project = try request.id()
    let executor = try request.id("executor")
    try await app.database.transaction { tx in try await change(project, executor, tx) }
    return Response(.noContent)
  }
}
