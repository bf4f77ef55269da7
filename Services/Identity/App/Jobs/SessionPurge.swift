import IdentityDomain
import IdentityStore
package import Jobs
import Kernel

/// Clears away sessions, tokens, codes and logs of messages that are long over.
package struct SessionPurge: PlainJob {
  package static let name = "sessions.purge"
  package static let queue = "retention"
  package static let timeLimit = Duration.seconds(3_600)

  package init() {}
}

extension IdentityApplication {
  package var purgeHandler: JobHandler {
    JobHandler(SessionPurge.self) { _, lease in
      let now = clock.now()
      _ = try await remains.purge(now: now) { try await lease.isCancelled() }
      while try await tokenFamilies.purge(before: now - OAuthPolicy.remains, takenOver: true) > 0 {
        if try await lease.isCancelled() { return }
      }
    }
  }

  /// Only where old things may leave at all.
  package static func purges() throws -> [JobSchedule] {
    [try JobSchedule(SessionPurge.name, "50 3 * * *", SessionPurge())]
  }
}
