import Kernel

/// Who belongs to a company and as what: the whole list, because the rule about the last owner
/// needs it.
package struct CompanyMembers: Sendable {
  package struct Member: Sendable, Equatable {
    package let user: UserID
    package fileprivate(set) var role: MemberRole

    package init(user: UserID, role: MemberRole) {
      self.user = user
      self.role = role
    }
  }

  package private(set) var members: [Member]
  /// What this value decided, in order; the store writes it down.
  package private(set) var changes: [Change] = []

  package enum Change: Sendable, Equatable {
    case added(UserID, MemberRole)
    case roleChanged(UserID, MemberRole)
    case removed(UserID, MemberRole)
  }

  package init(stored members: [Member]) { self.members = members }

  package func role(of user: UserID) -> MemberRole? {
    members.first { $0.user == user }?.role
  }

  /// A new member, by an owner or an admin who gives no more than he has.
  package mutating func add(
    _ user: UserID, as role: MemberRole, by actor: Actor
  ) throws(MembershipError) {
    try demandManager(actor, giving: role)
    try admit(user, as: role)
  }

  /// A new member whom an owner or an admin has let in before: by an invitation.
  package mutating func admit(_ user: UserID, as role: MemberRole) throws(MembershipError) {
    guard self.role(of: user) == nil else { throw .alreadyMember }
    members.append(Member(user: user, role: role))
    changes.append(.added(user, role))
  }

  package mutating func change(
    _ user: UserID, to role: MemberRole, by actor: Actor
  ) throws(MembershipError) {
    guard let index = members.firstIndex(where: { $0.user == user }) else { throw .notMember }
    let old = members[index].role
    try demandManager(actor, giving: max(role, old))
    guard old != role else { return }
    if old == .owner { try demandAnotherOwner(than: user) }
    members[index].role = role
    changes.append(.roleChanged(user, role))
  }

  /// Anybody may leave; others are removed by an owner or an admin of no lower role.
  package mutating func remove(_ user: UserID, by actor: Actor) throws(MembershipError) {
    guard let index = members.firstIndex(where: { $0.user == user }) else { throw .notMember }
    let old = members[index].role
    if actor.user != user { try demandManager(actor, giving: old) }
    if old == .owner { try demandAnotherOwner(than: user) }
    members.remove(at: index)
    changes.append(.removed(user, old))
  }

  /// Members are an owner's or an admin's matter, and nobody gives more than he has.
  package func demandManager(
    _ actor: Actor, giving role: MemberRole
  ) throws(MembershipError) {
    if actor.isStaff { return }
    guard let own = self.role(of: actor.user) else { throw .stranger }
    guard own.mayManageMembers, own >= role else { throw .notAllowed }
  }

  private func demandAnotherOwner(than user: UserID) throws(MembershipError) {
    guard members.contains(where: { $0.role == .owner && $0.user != user }) else {
      throw .lastOwner
    }
  }
}

/// Who asks for a change, and whether as staff with the right to it.
package struct Actor: Sendable {
  package let user: UserID
  package let isStaff: Bool

  package init(user: UserID, isStaff: Bool) {
    self.user = user
    self.isStaff = isStaff
  }
}

package enum MembershipError: Error, Equatable, CaseIterable {
  /// No member of the company: it is as if it were not there.
  case stranger
  case notAllowed
  case alreadyMember
  case notMember
  case lastOwner
  /// Nobody active has that id.
  case unknownUser
}
