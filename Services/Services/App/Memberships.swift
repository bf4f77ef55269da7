package import Access
import JSON
import ServicesDomain

/// What identity says of a person in a company. Asked anew for every hard check, never remembered.
package struct Memberships: Sendable {
  /// True if the user is an active member of an existing company. Throws
  /// `ServiceRefusal.companySuspended`, and when identity cannot be reached: then nothing is saved.
  package let isMember: @Sendable (_ user: Int64, _ company: Int64) async throws -> Bool

  package init(
    isMember: @escaping @Sendable (_ user: Int64, _ company: Int64) async throws -> Bool
  ) {
    self.isMember = isMember
  }
}

extension Memberships {
  /// Asks identity.
  package static func live(_ peers: PeerClient) -> Memberships {
    Memberships { user, company in
      let answer = try await peers.post(
        "identity", "/internal/v1/memberships/check", repeatable: true
      ) { json in
        json.field("user_id", user)
        json.field("company_id", company)
      }.json()
      if answer["status"]?.string == "suspended" { throw ServiceRefusal.companySuspended }
      return answer["member"]?.bool == true && answer["status"]?.string == "exists"
    }
  }
}
