package import Access
package import IdentityDomain
import Kernel

/// Asks the other services what somebody is to their things.
package struct PeerRoles: Sendable {
  package typealias Ask =
    @Sendable (_ service: String, _ user: UserID) async throws -> ToldRoles

  /// In whose order they are asked and shown.
  package static let services = ["services", "community", "booking", "techorda"]

  let ask: Ask

  /// `ask` throws when the service does not answer.
  package init(_ ask: @escaping Ask) { self.ask = ask }

  /// One after the other, and none for longer than it takes to notice that it is away: a person waits.
  package static func live(_ peers: PeerClient) -> PeerRoles {
    PeerRoles { service, user in
      try await peers.roles(
        ObjectRoleQuestion(user: user.rawValue), at: service, deadline: .milliseconds(750))
    }
  }
}
