import Access
import HTTPCore
import HTTPServer
import Kernel
import ServicesDomain
import ServicesStore

/// What is counted of requests, as JSON, as a table and as a picture.
struct FigureRoutes: Sendable {
  let app: ServicesApplication

  private var figures: Figures { Figures(database: app.database) }

  func table(_ access: AccessGuard) -> [Route] {
    Figure.allCases.map { figure in
      access.route(
        .get, "/api/v1/services/figures/\(figure.rawValue)",
        .permission(ServicesApplication.viewFigures)
      ) { request, principal in
        try await answer(figure, request, by: principal)
      }
      .described(FigureDescriptions.of(figure))
    }
  }

  private func answer(
    _ figure: Figure, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let question = try FigureQuestion(figure, request, by: principal)
    let answer = try await count(question)
    return try question.form.response(to: answer, for: request)
  }

  private func count(_ question: FigureQuestion) async throws -> FigureAnswer {
    let filter = question.filter
    switch question.figure {
    case .funnel:
      let funnel =
        if let steps = try await steps(of: question) {
          try await figures.funnel(filter, by: steps)
        } else {
          try await figures.funnel(filter)
        }
      return FigureAnswer(question, .funnel(funnel))
    case .timeInStatus:
      let rows =
        if let steps = try await steps(of: question) {
          try await figures.stays(filter, by: steps)
        } else {
          try await figures.stays(filter)
        }
      return FigureAnswer(question, .stays(rows))
    case .load: return FigureAnswer(question, .load(try await figures.load(filter)))
    case .regions: return FigureAnswer(question, .regions(try await figures.regions(filter)))
    }
  }

  /// What the steps of the service are called; `nil`: it is counted by status.
  private func steps(
    of question: FigureQuestion
  ) async throws -> [String: ProcessTable.Step]? {
    guard question.place == .step, let service = question.filter.service else { return nil }
    let process = try await app.processes.read(service, within: question.filter.bound)
    return process.flatMap { try? ProcessTable($0.document) }?.steps ?? [:]
  }
}
