import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The other system was told and did not take it.
struct NotTaken: Error {}

extension HookDesk {
  /// Tells a system; a message to one that is not set up (any more) waits for the operator's retry.
  var outsideHandler: JobHandler {
    JobHandler(OutsideCallJob.self) { [self] job, lease in
      guard let message = try await messages.waiting(job.message) else { return }
      let isLast = lease.job.attempt >= lease.job.maxAttempts
      var outcome = OutsideOutcome(
        statusCode: nil, failure: "not-set-up", isFinal: true, reference: nil, answerHead: nil)
      if let system = systems[message.system] { outcome = try await system.tell(message) }
      if outcome.failure != nil, isLast { outcome = outcome.forGood }
      let told = outcome
      let now = clock.now()
      let isOurs = try await database.transaction { [messages] tx in
        try await messages.record(told, of: message, lease, now: now, in: tx)
      }
      // The job comes again by its own pauses.
      if isOurs, told.failure != nil, !told.isFinal { throw NotTaken() }
    }
  }
}

extension OutsideOutcome {
  fileprivate var forGood: OutsideOutcome {
    OutsideOutcome(
      statusCode: statusCode, failure: failure, isFinal: true, reference: reference,
      answerHead: answerHead)
  }
}
