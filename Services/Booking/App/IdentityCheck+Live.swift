package import Access
import BookingDomain
import BookingStore
import JSON
import Kernel

extension IdentityCheck {
  /// Asks identity itself: whether she exists and is not suspended, and for a company whether she is
  /// a member of it.
  package static func live(_ peers: PeerClient) -> IdentityCheck {
    IdentityCheck { owner in
      try await confirmExistence(of: owner.member, peers)
      if let company = owner.company {
        try await confirmMembership(of: owner.member, in: company, peers)
      }
    }
  }

  private static func confirmMembership(
    of member: MemberID, in company: CompanyID, _ peers: PeerClient
  ) async throws {
    let answer = try await peers.post(
      "identity", "/internal/v1/memberships/check", repeatable: true
    ) { json in
      json.field("user_id", member)
      json.field("company_id", company)
    }.json()
    switch answer["status"]?.string {
    case "suspended": throw IdentityRefusal.companySuspended
    case "deleted", "missing": throw IdentityRefusal.notMember
    default: guard answer["member"]?.bool == true else { throw IdentityRefusal.notMember }
    }
  }

  private static func confirmExistence(
    of member: MemberID, _ peers: PeerClient
  ) async throws {
    let answer = try await peers.post(
      "identity", "/internal/v1/users/exists", repeatable: true
    ) { json in json.field("ids", [member]) }.json()
    let items = answer["items"]?.array ?? []
    switch items.first(where: { $0["id"]?.int64 == member.rawValue })?["status"]?.string {
    case "exists": return
    case "suspended": throw IdentityRefusal.memberSuspended
    default: throw IdentityRefusal.memberGone
    }
  }
}
