import Crypto
import IdentityDomain
import IdentityStore
package import Jobs
import Kernel
import Postgres
import Resources

/// What happens to accounts by the clock: suspensions end, wishes to be deleted come true, services
/// that have not said what they erased are asked again.
package struct AccountTimers: PlainJob {
  package static let name = "accounts.timers"

  package init() {}
}

extension IdentityApplication {
  package var accountJobs: [JobHandler] {
    [JobHandler(AccountTimers.self) { _, _ in try await turnAccounts() }]
  }

  package static func accountSchedules() throws -> [JobSchedule] {
    [try JobSchedule(AccountTimers.name, "* * * * *", AccountTimers())]
  }

  package func turnAccounts() async throws {
    let now = clock.now()
    while try await accounts.restoreDue(now: now) > 0 {}
    let revisions = revisions
    while try await accounts.eraseDue(
      now: now,
      blanking: { user, transaction in
        try await revisions.erase(user: user.rawValue, in: transaction)
      }) > 0
    {}
    _ = try await erasures.askAgain(now: now)
  }
}
