import EventLoop
import IdentityDomain
import IdentityStore
package import Jobs
import Kernel
import Observability
import Postgres
import Resources

/// What happens to accounts by the clock: suspensions end, of companies too, wishes to be deleted come
/// true, services that have not said what they erased are asked again.
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

  /// Each person in a transaction of his own: whose step fails waits for the next turn, and nobody
  /// waits for him. Throws `AccountsLeft` when all have had theirs.
  package func turnAccounts() async throws {
    let now = clock.now()
    var left = 0
    left += try await turn("return") {
      try await accounts.dueForReturn(after: $0, now: now)
    } step: {
      try await accounts.comeBack($0, now: now)
    }
    left += try await turn("return of a company") {
      try await sanctions.dueForReturn(after: $0, now: now)
    } step: {
      try await sanctions.comeBack($0, now: now)
    }
    left += try await turn("erasure") {
      try await accounts.dueForErasure(after: $0, now: now)
    } step: {
      _ = try await accounts.erase($0, blanking: blanking, now: now)
    }
    left += try await turn("receipts") {
      try await erasures.unanswered(after: $0, now: now)
    } step: {
      try await erasures.askAgain(of: $0, now: now)
    }
    if left > 0 { throw AccountsLeft(count: left) }
  }

  /// Returns how many failed.
  private func turn<Thing>(
    _ name: String, due: (Identifier<Thing>?) async throws -> [Identifier<Thing>],
    step: (Identifier<Thing>) async throws -> Void
  ) async throws -> Int {
    var (last, failures): (Identifier<Thing>?, Int) = (nil, 0)
    while true {
      let things = try await due(last)
      if things.isEmpty { return failures }
      for thing in things {
        do {
          try await step(thing)
        } catch let error as OperationCancelled {
          throw error
        } catch {
          failures += 1
          logger.error(
            "a step of an account failed",
            ["step": .string(name), "id": .int(thing.rawValue), "error": .error(error)])
        }
      }
      last = things.last
    }
  }

  var blanking: Blanking {
    let revisions = revisions
    return Blanking { user, transaction in
      try await revisions.erase(user: user.rawValue, in: transaction)
    } rows: { keys, table, transaction in
      try revisions.erase(rows: keys, of: table, in: transaction)
    }
  }
}

/// Accounts whose step failed; the log says which and why.
package struct AccountsLeft: Error {
  package let count: Int
}
