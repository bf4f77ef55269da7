package import Access
import JSON
import ServicesDomain

/// What identity says of a person in a company. Asked anew for every hard check, never remembered.
package struct Memberships: Sendable {
  /// True if the user is an active member of an existing company. Throws
  /// `ServiceRefusal.companySuspended`, and when identity cannot be reached: then nothing is saved.
  package let isMember: @Sendable (_ user: Int64, _ company: Int64) async throws -> Bool

  /// Those of the users who have an account and may act. Throws when identity cannot be reached.
  package let acting: @Sendable (_ users: [Int64]) async throws -> Set<Int64>

  package init(
    acting: @escaping @Sendable (_ users: [Int64]) async throws -> Set<Int64> = { _ in
      throw PeerUnavailable("identity")
    },
    isMember: @escaping @Sendable (_ user: Int64, _ company: Int64) async throws -> Bool
  ) {
    self.acting = acting
    self.isMember = isMember
  }
}

extension Memberships {
  /// Asks identity.
  package static func live(_ peers: PeerClient) -> Memberships {
    Memberships(acting: { try await acting($0, peers) }) { user, company in
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

  private static func acting(_ users: [Int64], _ peers: PeerClient) async throws -> Set<Int64> {
    // Nobody is asked about nobody: identity refuses an empty list.
    guard !users.isEmpty else { return [] }
    let answer = try await peers.post(
      "identity", "/internal/v1/users/exists", repeatable: true
    ) { json in json.field("ids", users) }.json()
    return Set(
      (answer["items"]?.array ?? []).filter { $0["status"]?.string == "exists" }
        .compactMap { $0["id"]?.int64 })
  }
}
