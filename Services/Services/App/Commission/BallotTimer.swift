package import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Counts the ballots whose time is over.
package struct BallotTimer: PlainJob {
  package static let name = "ballots.closing"

  package init() {}
}

extension ServicesApplication {
  package static func ballotSchedule() throws -> JobSchedule {
    try JobSchedule(BallotTimer.name, "*/5 * * * *", BallotTimer())
  }

  var ballotTimerHandler: JobHandler {
    JobHandler(BallotTimer.self) { _, lease in
      try await closeDueBallots { try await lease.isCancelled() }
    }
  }

  /// Each in a transaction of its own; one that cannot be closed now (its company may not act for the
  /// time being, or somebody was faster) keeps the others from nothing.
  package func closeDueBallots(isCancelled: () async throws -> Bool = { false }) async throws {
    for id in try await ballots.due(at: clock.now()) {
      if try await isCancelled() { return }
      do {
        try await closeDue(id)
      } catch is BallotError {
      } catch is RequestError {
      } catch is ServiceRefusal {
      }
    }
  }

  private func closeDue(_ id: Int64) async throws {
    guard let subject = try await ballots.subject(id) else { return }
    let conflicted = try await conflicted(subject)
    let ballots = ballots
    _ = try await database.transaction { tx in
      try await ballots.close(id, by: nil, recusing: conflicted, in: tx)
    }
  }
}
