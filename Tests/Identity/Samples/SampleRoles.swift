package import Access
import IdentityApp
package import Synchronization

/// What the other services would say that somebody is to their things, and who is away.
package final class SampleRoles: Sendable {
  package struct State: Sendable {
    package var told: [String: ToldRoles] = [:]
    package var away: Set<String> = []
    /// Who was asked, in that order.
    package var asked: [String] = []
  }

  package let state = Mutex(State())

  package init() {}

  var peers: PeerRoles {
    PeerRoles { [self] service, _ in
      try state.withLock { state in
        state.asked.append(service)
        if state.away.contains(service) { throw PeerUnavailable(service) }
        return state.told[service] ?? ToldRoles(roles: [], isComplete: true)
      }
    }
  }
}
