import IdentityDomain
import Kernel
import Testing

@Suite struct CompanyMembersTests {
  let owner = UserID(1)
  let admin = UserID(2)
  let manager = UserID(3)
  let plain = UserID(4)
  let guest = UserID(5)

  func company() -> CompanyMembers {
    CompanyMembers(stored: [
      .init(user: owner, role: .owner), .init(user: admin, role: .admin),
      .init(user: manager, role: .manager), .init(user: plain, role: .member),
    ])
  }

  func person(_ user: UserID) -> Actor { Actor(user: user, isStaff: false) }

  @Test func an_admin_adds_a_member() throws {
    var members = company()
    try members.add(guest, as: .manager, by: person(admin))
    #expect(members.role(of: guest) == .manager)
    #expect(members.changes == [.added(guest, .manager)])
  }

  @Test func nobody_gives_more_than_he_has() {
    var members = company()
    #expect(throws: MembershipError.notAllowed) {
      try members.add(guest, as: .owner, by: person(admin))
    }
    #expect(throws: MembershipError.notAllowed) {
      try members.change(owner, to: .member, by: person(admin))
    }
    #expect(members.changes.isEmpty)
  }

  @Test(arguments: [3, 4]) func managers_and_members_manage_nobody(id: Int64) {
    var members = company()
    #expect(throws: MembershipError.notAllowed) {
      try members.add(guest, as: .member, by: person(UserID(id)))
    }
  }

  @Test func a_stranger_learns_nothing() {
    var members = company()
    #expect(throws: MembershipError.stranger) {
      try members.add(guest, as: .member, by: person(UserID(9)))
    }
  }

  @Test func staff_may_act_in_any_company() throws {
    var members = company()
    try members.change(plain, to: .owner, by: Actor(user: UserID(9), isStaff: true))
    #expect(members.role(of: plain) == .owner)
  }

  @Test func nobody_is_a_member_twice() {
    var members = company()
    #expect(throws: MembershipError.alreadyMember) {
      try members.add(plain, as: .member, by: person(owner))
    }
  }

  @Test func the_last_owner_neither_leaves_nor_steps_down() {
    var members = company()
    #expect(throws: MembershipError.lastOwner) { try members.remove(owner, by: person(owner)) }
    #expect(throws: MembershipError.lastOwner) {
      try members.change(owner, to: .admin, by: person(owner))
    }
  }

  @Test func with_a_second_owner_the_first_may_go() throws {
    var members = company()
    try members.change(admin, to: .owner, by: person(owner))
    try members.remove(owner, by: person(owner))
    #expect(members.role(of: owner) == nil)
    #expect(members.changes == [.roleChanged(admin, .owner), .removed(owner, .owner)])
  }

  @Test func anybody_may_leave() throws {
    var members = company()
    try members.remove(plain, by: person(plain))
    #expect(members.changes == [.removed(plain, .member)])
  }

  @Test func the_same_role_again_changes_nothing() throws {
    var members = company()
    try members.change(plain, to: .member, by: person(owner))
    #expect(members.changes.isEmpty)
  }

  @Test func who_was_invited_is_let_in_whatever_has_become_of_the_author() throws {
    var members = company()
    try members.admit(guest, as: .admin)
    #expect(members.changes == [.added(guest, .admin)])
    #expect(throws: MembershipError.alreadyMember) { try members.admit(plain, as: .owner) }
  }
}
