import IdentityStore
package import Jobs
import Kernel

/// Ends requests and invitations that nobody answered.
package struct JoiningExpiry: PlainJob {
  package static let name = "companies.expiry"

  package init() {}
}

extension IdentityApplication {
  package var joiningExpiryHandler: JobHandler {
    JobHandler(JoiningExpiry.self) { _, lease in
      while try await companies.expireWays(now: clock.now()) > 0 {
        if try await lease.isCancelled() { return }
      }
    }
  }

  package static func joiningSchedule() throws -> JobSchedule {
    try JobSchedule(JoiningExpiry.name, "13 * * * *", JoiningExpiry())
  }
}
