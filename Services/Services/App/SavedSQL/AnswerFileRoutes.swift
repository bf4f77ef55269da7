import Access
import Exports
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// Answers that are taken away as files: asked for here, made by a job, fetched by whoever asked.
struct AnswerFileRoutes: Sendable {
  private let desk: SavedSQLDesk
  private let files: SourceExports

  static let root = "/api/v1/services/saved-query-exports"

  init(
    _ source: AnswerFiles, _ exports: Exports, _ commands: IdempotentCommands,
    _ cursors: CursorSigner
  ) {
    desk = source.desk
    files = SourceExports(
      source, at: AnswerFileRoutes.root, exports: exports, commands: commands, cursors: cursors)
  }

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, SavedSQLRoutes.root + "/{id}/exports", .permission(SavedSQLRight.view),
        handler: ask
      ).described(SavedSQLDescriptions.export),
      access.route(
        .post, AnswerFileRoutes.root, .permission(SavedSQLRight.write), handler: askDraft
      ).described(SavedSQLDescriptions.exportDraft),
    ] + files.table(access, .anyPermission([SavedSQLRight.view, SavedSQLRight.write]))
  }

  /// `{"format", "parameters"?: {…}, "reveal_reason"?}`. The text is that of this moment.
  @Sendable private func ask(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    guard let text = try await desk.queries.text(of: id) else { throw NothingThere() }
    return try await ask(request, principal, query: id, SavedSQLRight.view) { _ in text }
  }

  /// The same with `sql`: a question that is not saved.
  @Sendable private func askDraft(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await ask(request, principal, query: nil, SavedSQLRight.write) { $0.questionText() }
  }

  private func ask(
    _ request: Request, _ principal: Principal, query: Int64?, _ right: String,
    _ readText: (inout InputReader) -> String?
  ) async throws -> Response {
    try request.checkQuery(["lang"])
    var input = try await request.json()
    let wanted = input.choice("format", of: ExportFormat.self)
    let wish = input.queryWish(query, readText(&input))
    let (format, question) = try input.finish(wanted, wish)
    let rights = [right] + (question.reason == nil ? [] : [SavedSQLRight.reveal])
    try SourceExports.require(rights, of: principal)
    // What cannot be asked is refused now and not by the job.
    _ = try QueryText(question.text).question(question.parameters)
    let asked = AskedQuestion(question, from: QueryRun.Origin(request))
    return try await files.ask(
      format, subject: query, rights: rights, asked: JSONWriter.bytes { asked.write(to: &$0) },
      request, by: principal)
  }
}
