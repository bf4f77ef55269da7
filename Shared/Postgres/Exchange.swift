import CLibPQ
import Observability

/// A statement with its values, known by number.
struct Query {
  let statement: Statement
  let binds: Binds
  var isPlannedAnew = false
}

/// Statements sent together, ended by one synchronisation point. The server runs them in order and
/// skips the rest after a failure; without BEGIN they are one transaction. Confined to its loop.
final class Exchange {
  enum Step {
    case prepare(Prepared)
    /// An answer that nobody reads.
    case quiet(Statement)
    case run(Statement, Prepared?)
  }

  /// A prepared statement that must be prepared anew.
  struct Unusable {
    let prepared: Prepared
    /// Its name is still taken on the server.
    let isOnServer: Bool
  }

  private(set) var steps: ContiguousArray<Step> = []
  private var position = 0
  /// One for each `run`.
  private(set) var rows: [Rows] = []
  /// The first thing that went wrong.
  private(set) var failure: (any Error)?
  /// The number of the step that failed on the server.
  private(set) var failedStep: Int?
  private(set) var largestResult = 0
  private var completion: ((Exchange) -> Void)?
  /// Only while the request that runs is recorded.
  private var trace: ExchangeTrace?

  init(_ completion: @escaping (Exchange) -> Void) {
    self.completion = completion
    if let recording = RequestRecording.current { trace = ExchangeTrace(recording) }
  }

  func expect(_ step: Step) { steps.append(step) }

  /// The rows of the only statement.
  var outcome: Result<Rows, any Error> {
    if let failure { return .failure(failure) }
    guard let last = rows.last else { return .failure(DatabaseUnavailable(.connectionLost)) }
    return .success(last)
  }

  /// Takes one result of the current step. Returns the prepared statement that turned out unusable.
  func take(_ result: QueryResult) -> Unusable? {
    largestResult = max(largestResult, result.memorySize)
    let step = position < steps.count ? steps[position] : nil
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
      if case .run(let statement, let prepared) = step {
        accept(result, prepared)
        trace?.ended(statement)
      }
      return nil
    case PGRES_PIPELINE_ABORTED:
      // A statement whose preparation was skipped is not prepared.
      if case .prepare(let prepared) = step {
        return Unusable(prepared: prepared, isOnServer: false)
      }
      return nil
    default:
      fail(result, in: step)
      return unusable(step)
    }
  }

  private func accept(_ result: QueryResult, _ prepared: Prepared?) {
    let shape: Shape
    if let known = prepared?.shape {
      shape = known
    } else {
      shape = Shape.of(result)
      prepared?.shape = shape
    }
    rows.append(Rows(result, shape: shape))
  }

  private func fail(_ result: QueryResult, in step: Step?) {
    guard failure == nil else { return }
    failedStep = position
    let statement: Statement? =
      switch step {
      case .prepare(let prepared): prepared.statement
      case .quiet(let statement), .run(let statement, _): statement
      case nil: nil
      }
    failure = serverError(result, statement)
    if let statement { trace?.ended(statement) }
  }

  private func unusable(_ step: Step?) -> Unusable? {
    let state = (failure as? DatabaseError)?.state
    switch step {
    case .prepare(let prepared):
      return Unusable(prepared: prepared, isOnServer: state == .duplicateStatement)
    case .run(_, let prepared?) where state?.asksForNewPreparation == true:
      return Unusable(prepared: prepared, isOnServer: state != .invalidStatementName)
    default:
      return nil
    }
  }

  func endStep() { position += 1 }

  /// Every step has been answered; only the synchronisation point is outstanding.
  var awaitsSync: Bool { position >= steps.count }

  /// Calls the completion, once; `error` counts if nothing failed before.
  func finish(_ error: (any Error)? = nil) {
    if failure == nil { failure = error }
    let completion = completion
    self.completion = nil
    completion?(self)
  }
}
