import EventLoop
package import FoundationEssentials
package import Postgres
import Synchronization

/// What one attempt at a job holds. Until its end nobody else has the job; if the worker is paused
/// for longer than that, somebody has, and this one comes too late.
package final class JobLease: Sendable {
  private struct State {
    var isFinished = false
    var mayTell: MonotonicInstant?
  }

  /// Pieces of progress are written at least so far apart.
  private static let progressPause: Duration = .seconds(1)

  package let job: ClaimedJob
  private let database: Database
  private let state = Mutex(State())

  package init(_ job: ClaimedJob, in database: Database) {
    self.job = job
    self.database = database
  }

  package var id: UUID { job.id }

  /// True once a transaction with `finish` was committed.
  package var isFinished: Bool { state.withLock { $0.isFinished } }

  /// Ends the job in the transaction of its effect: both are saved or none. Throws `LeaseLost`,
  /// which must undo the transaction, if another worker has the job, it was cancelled, or the lease
  /// is over. From here to the commit the row is locked, so nobody slips in between.
  package func finish(in tx: Transaction) async throws {
    let ended = try await tx.query(JobTable.finish(job.id, job.attempt, job.holder))
    guard ended.affected == 1 else { throw LeaseLost() }
    tx.afterCommit { [self] in markFinished() }
  }

  /// The same without a transaction. Throws `LeaseLost`.
  func finish() async throws {
    let ended = try await database.query(JobTable.finish(job.id, job.attempt, job.holder))
    guard ended.affected == 1 else { throw LeaseLost() }
    markFinished()
  }

  private func markFinished() { state.withLock { $0.isFinished = true } }

  /// True if nothing that this attempt does will count: an operator cancelled the job, or another
  /// worker has it. Long work asks now and then.
  package func isCancelled() async throws -> Bool {
    if isFinished { return false }
    return try await database.read(JobTable.isHeld(job.id, job.attempt, job.holder)).isEmpty
  }

  /// Tells operators how far it is, at most once a second; the last piece is always told.
  package func progress(done: Int64, total: Int64?) async throws {
    guard mayTell(isLast: done == total) else { return }
    _ = try await database.query(
      JobTable.progress(job.id, job.attempt, job.holder, done, total))
  }

  private func mayTell(isLast: Bool) -> Bool {
    let now = MonotonicInstant.now
    return state.withLock { state in
      if !isLast, let next = state.mayTell, now < next { return false }
      state.mayTell = now + JobLease.progressPause
      return true
    }
  }
}

/// This attempt has the job no more: what it did must not count.
package struct LeaseLost: Error, Hashable {
  package init() {}
}
