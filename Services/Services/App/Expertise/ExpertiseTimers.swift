import EventLoop
package import Jobs
import Kernel
package import Postgres
import ServicesDomain
import ServicesStore

/// What happens to opinions by the clock: they become overdue and others are asked, and what could not
/// move on then moves on now.
package struct ExpertiseTimers: PlainJob {
  package static let name = "expertise.timers"

  package init() {}
}

extension ServicesApplication {
  package var expertiseJobs: [JobHandler] {
    let desk = expertise
    return [
      JobHandler(ExpertiseTimers.self) { _, _ in try await desk.turnAll() },
      JobHandler(ExpertiseTurn.self) { job, lease in
        try await desk.turn(job.request) { try await lease.finish(in: $0) }
      },
    ]
  }

  package static func expertiseSchedules() throws -> [JobSchedule] {
    [try JobSchedule(ExpertiseTimers.name, "*/10 * * * *", ExpertiseTimers())]
  }
}

extension ExpertiseDesk {
  /// Each request in a transaction of its own: one that cannot be turned waits for the next time, and
  /// none waits for it. Throws the last failure when all have had their turn.
  package func turnAll() async throws {
    var (last, failure): (Int64, (any Error)?) = (0, nil)
    while true {
      let due = try await opinions.due(after: last)
      guard let end = due.last else { break }
      for request in due {
        do { try await turn(request) } catch let error as OperationCancelled {
          throw error
        } catch { failure = error }
      }
      last = end
    }
    if let failure { throw failure }
  }

  /// `finish` ends the job in the same transaction.
  package func turn(
    _ request: Int64, finish: @escaping (Transaction) async throws -> Void = { _ in }
  ) async throws {
    let search = try await opinions.search(for: request)
    let cleared: ClearedExperts
    do {
      cleared = try await self.cleared(search?.experts ?? [], of: search?.companyID)
    } catch ServiceRefusal.companySuspended {
      // The request rests: nobody is asked for it now.
      cleared = ClearedExperts(of: search?.companyID, [])
    }
    try await database.transaction { tx in
      try await opinions.turn(request, cleared: cleared, in: tx)
      try await finish(tx)
    }
  }
}
