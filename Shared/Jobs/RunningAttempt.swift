import EventLoop
import Outbox
import Postgres
import Synchronization

/// An attempt that this process is making.
final class RunningAttempt: Sendable {
  /// Why it is to end before its handler does.
  enum Interruption {
    /// The process ends: somebody else may begin at once.
    case released
    /// Cancelled by an operator, or another worker has it.
    case lost
  }

  let lease: JobLease
  private let scope = Mutex<RunningScope?>(nil)
  private let reason = Mutex<Interruption?>(nil)

  init(_ job: ClaimedJob, in database: Database) { lease = JobLease(job, in: database) }

  var job: ClaimedJob { lease.job }

  var interruption: Interruption? { reason.withLock { $0 } }

  /// Ends what the handler waits for.
  func interrupt(_ interruption: Interruption) {
    reason.withLock { $0 = $0 ?? interruption }
    scope.withLock { running in
      running?.stop()
      running = .stopped
    }
  }

  /// On a loop. What `body` throws is the result; `OperationCancelled` if it was interrupted before.
  func run(_ body: () async throws -> Void) async -> Result<Void, any Error> {
    guard let running = RunningScope.begin(in: scope) else { return .failure(OperationCancelled()) }
    var result: Result<Void, any Error> = .failure(OperationCancelled())
    await running.run {
      do {
        try await body()
        result = .success(())
      } catch {
        result = .failure(error)
      }
    }
    return result
  }
}
