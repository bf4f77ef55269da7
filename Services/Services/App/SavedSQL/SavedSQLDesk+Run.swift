import Access
import EventLoop
import HTTPCore
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

/// What somebody asks.
struct QueryWish: Sendable {
  /// `nil` for one that is not saved.
  let query: Int64?
  let text: String
  let parameters: [String: ParameterValue]
  /// Why personal values are to be seen, if they are.
  let reason: String?
}

struct QueryAnswer: Sendable {
  let run: Int64
  let rows: GuardedRows
  let duration: Duration
}

extension SavedSQLDesk {
  /// Logged before it is asked, and again with how it ended, also where the reader has gone.
  func run(
    _ wish: QueryWish, _ request: Request, by principal: Principal
  ) async throws -> QueryAnswer {
    // A question reaches the rows of all organisations.
    guard OrganizationBound.organization(of: principal) == nil else {
      throw AccessRefusal.notAllowed
    }
    if wish.reason != nil { try principal.require(SavedSQLRight.reveal) }
    let reader = wish.reason == nil ? masked : revealing
    let run = try await queries.begin(entry(wish, reader, request, principal))
    let began = MonotonicInstant.now
    do {
      let question = try QueryText(wish.text).question(wish.parameters)
      let rows = try await reader.guardedRead(question, limits)
      let duration = MonotonicInstant.now - began
      try await queries.end(run, after: duration, error: nil)
      return QueryAnswer(run: run, rows: rows, duration: duration)
    } catch {
      let duration = MonotonicInstant.now - began
      let word = SavedSQLDesk.word(for: error)
      try? await OperationScope.$current.withValue(nil) {
        try await queries.end(run, after: duration, error: word)
      }
      throw error
    }
  }

  private func entry(
    _ wish: QueryWish, _ reader: Database, _ request: Request, _ principal: Principal
  ) throws -> QueryRun {
    let address = request.clientAddress
    return QueryRun(
      query: wish.query, text: wish.text, user: try principal.requireUser(),
      role: reader.settings.schema, reason: wish.reason,
      origin: QueryRun.Origin(
        path: request.path, address: address.isEmpty ? nil : address,
        userAgent: request.headers[.userAgent] ?? ""))
  }

  /// For the log. Neither values nor the server's words: they may quote values.
  private static func word(for error: any Error) -> String {
    switch error {
    case GuardedReadRefusal.refused(let state, _): "sqlstate \(state.code)"
    case let error as any ProblemConvertible: error.problem.code
    default: "internal"
    }
  }
}
