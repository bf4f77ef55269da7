import EventLoop
import Kernel
import Observability
import Outbox
import Synchronization

extension JobRunner {
  /// Makes one attempt and notes what came of it. On a loop.
  func perform(_ attempt: RunningAttempt) async {
    let began = MonotonicInstant.now
    let job = attempt.job
    let scope = RequestScope.generate()
    let named = job.requestID.map { RequestScope(requestID: $0, trace: scope.trace) }
    await (named ?? scope).run {
      let result = await outcome(of: attempt)
      metrics.observe(.now - began, of: job.name)
      do {
        try await withDeadline(.seconds(10)) { try await settle(attempt, result) }
      } catch {
        // The lease ends, and somebody makes another attempt.
        logger.error("the end of a job was not noted", fields(job, error))
      }
    }
    state.withLock { $0.ended(attempt) }
    work.ring()
    idle.ring()
  }

  private func outcome(of attempt: RunningAttempt) async -> Result<Void, any Error> {
    await attempt.run {
      guard let handler = handlers[attempt.job.name] else { throw JobRefused("no handler") }
      try await withDeadline(handler.timeLimit) { try await handler.run(attempt.lease) }
    }
  }

  private func settle(_ attempt: RunningAttempt, _ result: Result<Void, any Error>) async throws {
    let job = attempt.job
    switch result {
    case .success where attempt.lease.isFinished: break
    case .success:
      do { try await attempt.lease.finish() } catch let error as LeaseLost { noteLoss(job, error) }
    case .failure(let error) where attempt.lease.isFinished:
      logger.warning("a job failed after its end", fields(job, error))
    case .failure(let error) where error is LeaseLost || attempt.interruption == .lost:
      noteLoss(job, error)
    case .failure where attempt.interruption == .released:
      try await table.release(job)
    case .failure(let error as JobPostponed):
      guard try await table.postpone(job, because: failureReason(error), for: error.pause) else {
        return noteLoss(job, error)
      }
      logger.warning("a job waits for what it needs", fields(job, error))
    case .failure(let error):
      try await note(error, of: job)
    }
  }

  /// Another worker has it, or an operator cancelled it.
  private func noteLoss(_ job: ClaimedJob, _ error: any Error) {
    metrics.lost.increment()
    logger.warning("a job was no longer ours", fields(job, error))
  }

  private func note(_ error: any Error, of job: ClaimedJob) async throws {
    metrics.countFailure(of: job.name)
    let backOff = handlers[job.name]?.backOff ?? JobBackOff()
    let pause = backOff.pause(after: job.attempt, chance: .random(in: 0...1))
    let status = try await table.fail(
      job, because: failureReason(error), retryAfter: pause, forGood: error is JobRefused)
    switch status {
    case .failed:
      metrics.dead.increment()
      logger.error("a job is dead", fields(job, error))
    case nil: noteLoss(job, error)
    default: logger.warning("a job failed and is tried again", fields(job, error))
    }
  }

  private func fields(_ job: ClaimedJob, _ error: any Error) -> Logger.Fields {
    [
      "job": .string(job.name), "id": .string(job.id.text),
      "attempt": .int(Int64(job.attempt)), "error": .string(failureReason(error)),
    ]
  }
}
