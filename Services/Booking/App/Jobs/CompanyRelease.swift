import BookingDomain
import BookingStore
import EventFeed
package import JSON
package import Jobs
import Kernel
import Postgres

/// Gives back what a suspended company has booked, when the notice is over.
package struct CompanyRelease: Job {
  package static let name = "bookings.release_of_company"

  let company: Int64

  init(company: Int64) { self.company = company }

  package init(payload input: inout InputReader) throws {
    let company = input.integer("company", in: 1 ... .max)
    self.company = try input.finish(company)
  }

  package func write(to json: inout JSONWriter) {
    json.object { $0.field("company", company) }
  }
}

extension CompanyRelease {
  /// The time begins to run. Whoever is restored in time keeps his bookings: the job looks again.
  static func follow(_ standing: CompanyStanding, in transaction: Transaction) async throws {
    guard let since = standing.suspendedAt else { return }
    try await JobQueue.enqueue(
      CompanyRelease(company: standing.company), in: transaction,
      runAt: since + SuspensionPolicy.notice)
  }
}

extension BookingApplication {
  package var releaseHandler: JobHandler {
    JobHandler(CompanyRelease.self) { job, lease in
      let now = clock.now()
      try await bookings.database.transaction { transaction in
        _ = try await bookings.release(of: CompanyID(job.company), now: now, in: transaction)
        try await lease.finish(in: transaction)
      }
    }
  }
}
