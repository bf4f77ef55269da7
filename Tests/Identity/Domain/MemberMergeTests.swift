import IdentityDomain
import Kernel
import Testing

@Suite struct MemberMergeTests {
  private func entry(
    _ user: Int64, _ role: MemberRole, age: Int64
  ) -> MemberMerge.Entry {
    MemberMerge.Entry(user: UserID(user), role: role, age: age)
  }

  private func said(_ pairs: [(user: UserID, role: MemberRole)]) -> [String] {
    pairs.map { "\($0.user) \($0.role.rawValue)" }
  }

  @Test func whoever_was_in_one_of_them_goes_over_with_his_role() {
    let merge = MemberMerge(
      from: [entry(2, .admin, age: 1), entry(3, .member, age: 2)],
      into: [entry(1, .owner, age: 3)])
    #expect(said(merge.added) == ["2 admin", "3 member"])
    #expect(merge.changed.isEmpty)
  }

  @Test func of_two_memberships_the_older_one_wins() {
    let merge = MemberMerge(
      from: [entry(2, .admin, age: 1), entry(3, .admin, age: 9)],
      into: [entry(1, .owner, age: 2), entry(2, .member, age: 5), entry(3, .member, age: 4)])
    #expect(said(merge.changed) == ["2 admin"])
    #expect(merge.added.isEmpty)
  }

  @Test func a_merge_leaves_an_owner() {
    let merge = MemberMerge(
      from: [entry(1, .member, age: 1)], into: [entry(1, .owner, age: 2)])
    #expect(merge.changed.isEmpty)
    let other = MemberMerge(
      from: [entry(1, .owner, age: 2)], into: [entry(1, .member, age: 1)])
    #expect(said(other.changed) == ["1 owner"])
  }
}
