/// Two lists of members become one when a company turns out to be another one's duplicate.
package struct MemberMerge: Sendable {
  /// A membership as it lies in one of the two companies; the lower the age, the older.
  package struct Entry: Sendable, Equatable {
    package let user: UserID
    package let role: MemberRole
    package let age: Int64

    package init(user: UserID, role: MemberRole, age: Int64) {
      self.user = user
      self.role = role
      self.age = age
    }
  }

  /// What the company that stays does not have yet.
  package private(set) var added: [(user: UserID, role: MemberRole)] = []
  /// Members of both, whose older membership had another role.
  package private(set) var changed: [(user: UserID, role: MemberRole)] = []

  /// Of two memberships of one person the older one wins. Where that would leave no owner, those who
  /// own the company that stays go on owning it, or else those who own the other one.
  package init(from leaving: [Entry], into staying: [Entry]) {
    var roles: [UserID: MemberRole] = [:]
    for entry in (leaving + staying).sorted(by: { $0.age > $1.age }) {
      roles[entry.user] = entry.role
    }
    if !roles.values.contains(.owner) {
      let hasOwner = staying.contains { $0.role == .owner }
      for entry in hasOwner ? staying : leaving where entry.role == .owner {
        roles[entry.user] = .owner
      }
    }
    let known = Dictionary(staying.map { ($0.user, $0.role) }) { first, _ in first }
    for (user, role) in roles.sorted(by: { $0.key < $1.key }) {
      if known[user] == nil {
        added.append((user, role))
      } else if known[user] != role {
        changed.append((user, role))
      }
    }
  }
}
