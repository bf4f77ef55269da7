package import Access
import JSON

/// What identity says at this moment of somebody's rights: for work that is done after he has gone.
package struct PersonRights: Sendable {
  /// `nil` if he may not sign in any more. Throws when identity cannot be reached.
  package let principal: @Sendable (_ user: Int64) async throws -> Principal?

  package init(principal: @escaping @Sendable (_ user: Int64) async throws -> Principal?) {
    self.principal = principal
  }
}

extension PersonRights {
  /// Asks identity.
  package static func live(_ peers: PeerClient) -> PersonRights {
    PersonRights { user in
      let answer = try await peers.post(
        "identity", "/internal/v1/users/rights", repeatable: true
      ) { json in json.field("user_id", user) }.json()
      guard answer["active"]?.bool == true else { return nil }
      return Principal(
        kind: .user, issuer: Principal.gateway, userID: user,
        permissions: Set(answer["permissions"]?.array?.compactMap(\.string) ?? []),
        isSuperuser: answer["is_superuser"]?.bool ?? false,
        organization: answer["organization"]?.string)
    }
  }
}
