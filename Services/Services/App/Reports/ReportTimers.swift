import EventLoop
package import Jobs
import Kernel
import ServicesDomain
import ServicesStore

/// Opens reports, reminds of them, and says which are late.
package struct ReportTimers: PlainJob {
  package static let name = "reports.timers"

  package init() {}
}

extension ServicesApplication {
  package var reportJobs: [JobHandler] {
    [
      JobHandler(ReportTimers.self) { _, lease in
        try await turnReports { try await lease.isCancelled() }
      }
    ]
  }

  package static func reportSchedules() throws -> [JobSchedule] {
    [try JobSchedule(ReportTimers.name, "11 * * * *", ReportTimers())]
  }

  /// Each report in a transaction of its own: a run that was killed goes on where it stood, and one
  /// that comes twice finds nothing left to do. Whose turn fails waits for the next one, and nobody
  /// waits for it. Throws `ReportsLeft` when all have had theirs.
  package func turnReports(
    isCancelled: () async throws -> Bool = { false }
  ) async throws {
    let today = LocalZone.almaty.day(of: clock.now())
    var left: ReportsLeft?
    for timer in ReportTimer.allCases {
      for kind in ReportKind.allCases {
        var last: Int64 = 0
        while true {
          let due = try await reports.due(timer, kind, on: today, after: last)
          guard let end = due.last else { break }
          if try await isCancelled() { return }
          for id in due {
            do {
              try await reports.turn(timer, ReportKey(kind, id), on: today)
            } catch let error as OperationCancelled {
              throw error
            } catch {
              left = ReportsLeft(count: (left?.count ?? 0) + 1, first: left?.first ?? error)
            }
          }
          last = end
        }
      }
    }
    if let left { throw left }
  }
}

/// Reports whose turn failed, and what the first of them failed with.
package struct ReportsLeft: Error {
  package let count: Int
  package let first: any Error
}
