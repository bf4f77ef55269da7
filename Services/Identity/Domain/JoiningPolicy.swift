package import Kernel

/// The numbers of the two ways into a company.
package enum JoiningPolicy {
  package static let requestLifetime: Duration = .seconds(60 * 86_400)
  /// How long a person who was rejected waits before asking the same company again.
  package static let pause: Duration = .seconds(30 * 86_400)
  package static let invitationLifetime: Duration = .seconds(14 * 86_400)
  /// How long the address that was invited is kept once the invitation is over, whatever became of
  /// it.
  package static let addressKept: Duration = .seconds(30 * 86_400)
  /// In 24 hours: each costs its owners or a stranger a letter.
  package static let requestsPerDay = 20
  /// In 24 hours, of one company and of one author.
  package static let invitationsPerDay = 50
  package static let day: Duration = .seconds(86_400)
  package static let reasonLimit = 500
}

package enum JoiningError: Error, Equatable {
  case notFound
  case alreadyPending
  case alreadyInvited
  /// After a rejection.
  case askedTooSoon(until: Instant)
  case tooMany(until: Instant)
  /// Somebody has decided it, or it was withdrawn.
  case notOpen
  case expired
  /// Suspended, liquidated or merged.
  case companyClosed
  /// The person who asked may not act any more.
  case personUnavailable
}

/// How often somebody did something in the last 24 hours.
package struct DailyCount: Sendable {
  package let count: Int
  package let oldest: Instant?

  package init(count: Int, oldest: Instant?) {
    self.count = count
    self.oldest = oldest
  }

  package func demandRoom(below limit: Int, now: Instant) throws(JoiningError) {
    guard count >= limit else { return }
    throw .tooMany(until: (oldest ?? now) + JoiningPolicy.day)
  }
}
