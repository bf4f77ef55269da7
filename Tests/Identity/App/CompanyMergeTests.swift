import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct CompanyMergeTests {
  private static let number = "200140000004"

  private func merge(
    _ from: Int64, into: Int64, in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "companies/\(from)/merger", ["into": .number("\(into)"), "reason": "дубликат"],
      as: world.registrar(99))
  }

  @Test func a_duplicate_goes_over_with_all_that_belongs_to_it() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let old = try await world.userID("old@example.kz")
      let both = try await world.userID("both@example.kz")
      let guest = try await world.member("guest@example.kz")
      let double = try await world.duplicate(of: Self.number, owner: old)
      try await world.join(both, company: double, as: "admin")
      let id = try await world.company(of: owner)
      try await world.join(both, company: id, as: "member")
      for company in [double, id] {
        let path = "companies/\(company)/membership-requests"
        #expect(try await world.post(path, [:], as: guest).status == 201)
      }
      try await world.run(
        "update account_user set company_id = \(double)::bigint where id = \(old)")
      let before = try await world.events.count
      // when
      let merged = try await merge(double, into: id, in: world)
      #expect(merged.status == 200)
      #expect(merged["id"].int64 == id)
      // Of two memberships the older one wins, and the old company has none.
      #expect(
        try await world.members(of: id)
          == ["\(owner.userID ?? 0) owner", "\(old) owner", "\(both) admin"])
      #expect(try await world.members(of: double).isEmpty)
      #expect(
        try await world.statuses("account_usercompanyrequest") == ["pending", "cancelled"])
      let moved = try await world.database.query(
        "select distinct company_id from account_usercompanyrequest")
      #expect(try moved.map { try $0.int64("company_id") } == [id])
      let active = try await world.database.query(
        "select company_id from account_user where id = \(old)")
      #expect(try active.map { try $0.int64("company_id") } == [id])
      let told = try await world.events.dropFirst(before).filter { $0.hasPrefix("company.") }
      #expect(told.last == "company.merged")
      #expect(told.filter { $0 == "company.member_removed" }.count == 2)
      #expect(told.filter { $0 == "company.member_added" }.count == 1)
      #expect(told.filter { $0 == "company.role_changed" }.count == 1)
    }
  }

  @Test func the_old_number_gives_the_card_of_the_other() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let person = UserID(try #require(owner.userID))
      let first = try await world.duplicate(of: Self.number, owner: person)
      let second = try await world.duplicate(of: Self.number, owner: person)
      let id = try await world.company(of: owner)
      // when: one into the other, and that one into a third.
      #expect(try await merge(first, into: second, in: world).status == 200)
      #expect(try await merge(second, into: id, in: world).status == 200)
      for alias in [first, second, id] {
        let card = try await world.get("companies/\(alias)")
        #expect(card["id"].int64 == id)
        #expect(card["status"].string == "pending_verification")
      }
      // Whoever starts anew learns it too.
      let cards = try await world.app.people.companyCards(after: 0, limit: 10)
      #expect(cards.map { $0.mergedInto?.rawValue } == [id, id, nil])
      let known = try await world.internally("companies/exists", ["ids": [.number("\(first)")]])
      #expect(known["items"].array?.first?["status"]?.string == "deleted")
    }
  }

  @Test func the_number_stays_taken() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let person = UserID(try #require(owner.userID))
      let id = try await world.company(of: owner)
      let double = try await world.duplicate(of: Self.number, owner: person)
      // when: the one that held the number leaves.
      #expect(try await merge(id, into: double, in: world).status == 200)
      let again = try await world.post(
        "companies", ["tin": .string(Self.number), "name": "Другая"], as: owner)
      #expect(again["code"].string == "tin-taken")
    }
  }

  @Test func only_one_company_is_merged_with_itself_in_another_row() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let other = try await world.company(of: owner, tin: "210340012344")
      #expect(try await merge(id, into: other, in: world)["code"].string == "different-tin")
      #expect(try await merge(id, into: 999_999, in: world).status == 404)
      let same = try await merge(id, into: id, in: world)
      #expect(same["errors"].array?.first?["code"]?.string == "same-company")
      let unasked = try await world.post(
        "companies/\(id)/merger", ["into": .number("\(other)"), "reason": "x"], as: owner)
      #expect(unasked.status == 403)
      let double = try await world.duplicate(
        of: Self.number, owner: UserID(try #require(owner.userID)))
      #expect(try await merge(double, into: id, in: world).status == 200)
      #expect(try await merge(double, into: id, in: world)["code"].string == "wrong-state")
      let joined = try await world.post(
        "companies/\(double)/members",
        ["user_id": .number("\(owner.userID ?? 0)"), "role": "member"], as: world.registrar(99))
      #expect(joined["code"].string == "wrong-state")
    }
  }
}
