/// What a member may do in a company. Words that only the old system knew rank as `member`.
package enum MemberRole: String, Sendable, CaseIterable, Comparable {
  case member
  case manager
  case admin
  case owner

  package var mayManageMembers: Bool { self >= .admin }
  package var mayEditCompany: Bool { self >= .admin }

  private var rank: Int {
    switch self {
    case .member: 0
    case .manager: 1
    case .admin: 2
    case .owner: 3
    }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
