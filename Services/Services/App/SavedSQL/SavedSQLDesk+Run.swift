import Access
import EventLoop
import Exports
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
  func run(
    _ wish: QueryWish, _ request: Request, by principal: Principal
  ) async throws -> QueryAnswer {
    // A question reaches the rows of all organisations.
    guard OrganizationBound.organization(of: principal) == nil else {
      throw AccessRefusal.notAllowed
    }
    if wish.reason != nil { try principal.require(SavedSQLRight.reveal) }
    let entry = entry(wish, from: QueryRun.Origin(request), by: try principal.requireUser())
    let (run, rows, duration) = try await logged(entry) {
      let question = try QueryText(wish.text).question(wish.parameters)
      return try await reader(for: wish).guardedRead(question, limits)
    }
    return QueryAnswer(run: run, rows: rows, duration: duration)
  }

  /// In full for those who have given a reason.
  func reader(for wish: QueryWish) -> Database { wish.reason == nil ? masked : revealing }

  func entry(_ wish: QueryWish, from origin: QueryRun.Origin, by user: Int64) -> QueryRun {
    QueryRun(
      query: wish.query, text: wish.text, user: user, role: reader(for: wish).settings.schema,
      reason: wish.reason, origin: origin)
  }

  /// Logged before it is asked, and again with how it ended, also where the reader has gone.
  func logged<R: Sendable>(
    _ entry: QueryRun, _ ask: () async throws -> R
  ) async throws -> (run: Int64, answer: R, duration: Duration) {
    let run = try await queries.begin(entry)
    let began = MonotonicInstant.now
    do {
      let answer = try await ask()
      let duration = MonotonicInstant.now - began
      try await queries.end(run, after: duration, error: nil)
      return (run, answer, duration)
    } catch {
      let duration = MonotonicInstant.now - began
      let word = SavedSQLDesk.word(for: error)
      try? await OperationScope.$current.withValue(nil) {
        try await queries.end(run, after: duration, error: word)
      }
      throw error
    }
  }

  /// For the log. Neither values nor the server's words: they may quote values.
  private static func word(for error: any Error) -> String {
    switch error {
    case GuardedReadRefusal.refused(let state, _): "sqlstate \(state.code)"
    case let failure as ExportFailure: failure.rawValue
    case let error as any ProblemConvertible: error.problem.code
    default: "internal"
    }
  }
}

extension QueryRun.Origin {
  init(_ request: Request) {
    let address = request.clientAddress
    self.init(
      path: request.path, address: address.isEmpty ? nil : address,
      userAgent: request.headers[.userAgent] ?? "")
  }
}
