import IdentityStore
package import Jobs
import Kernel

/// Ends requests and invitations that nobody answered, and forgets whom invitations went to.
package struct JoiningExpiry: PlainJob {
  package static let name = "companies.expiry"

  package init() {}
}

extension IdentityApplication {
  package var joiningExpiryHandler: JobHandler {
    JobHandler(JoiningExpiry.self) { _, lease in
      try await endJoining { try await lease.isCancelled() }
    }
  }

  package static func joiningSchedule() throws -> JobSchedule {
    try JobSchedule(JoiningExpiry.name, "13 * * * *", JoiningExpiry())
  }

  package func endJoining(isCancelled: () async throws -> Bool = { false }) async throws {
    let now = clock.now()
    while try await companies.expireWays(now: now) > 0 {
      if try await isCancelled() { return }
    }
    while try await companies.forgetAddresses(now: now, blanking: blanking) > 0 {
      if try await isCancelled() { return }
    }
  }
}
