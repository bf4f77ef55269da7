import Access
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// What services learns for a form.
@Suite struct FormFactsTests {
  @Test func an_applicants_proven_facts_and_his_company_are_told() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let user = try #require(owner.userID)
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let company = try #require(created["id"].int64)
      try await world.run(
        """
        update account_user set first_name = 'Ayan', last_name = '', iin = '900101300007',
          iin_verified = false where id = \(user)
        """)
      let body: JSONValue = [
        "user_id": .number(String(user)), "company_id": .number(String(company)),
        "companies": [.number(String(company)), 99], "cities": [1], "organizations": ["nobody"],
      ]
      let answer = try await world.internally("form-facts", body, from: "services")
      #expect(answer.status == 200)
      #expect(answer["facts"]["profile.first_name"]?.string == "Ayan")
      #expect(answer["facts"]["profile.full_name"]?.string == "Ayan")
      #expect(answer["facts"]["profile.email"]?.string == "owner@example.kz")
      #expect(answer["facts"]["profile.iin"] == nil)
      #expect(answer["facts"]["company.tin"]?.string == "200140000004")
      let found = answer["found"].array ?? []
      #expect(found.map { $0["key"]?.string } == [String(company)])
      #expect(found.first?["kind"]?.string == "company")
      #expect(found.first?["attributes"]?["verified"]?.bool == false)
    }
  }

  /// Fails where a company is told to whoever asks for it.
  @Test func a_company_is_told_to_its_members_only() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let stranger = try await world.userID("other@example.kz").rawValue
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let body: JSONValue = [
        "user_id": .number(String(stranger)),
        "company_id": .number(String(created["id"].int64 ?? 0)),
      ]
      let answer = try await world.internally("form-facts", body, from: "services")
      #expect(answer["facts"]["company.tin"] == nil)
      try await world.run("update account_user set state = 'suspended' where id = \(stranger)")
      let suspended = try await world.internally("form-facts", body, from: "services")
      #expect(suspended["facts"]["profile.email"] == nil)
    }
  }

  @Test func nobody_but_services_may_ask() async throws {
    try await IdentityWorld.with { world in
      let body: JSONValue = ["user_id": 1]
      let refused = try await world.internally("form-facts", body, from: "booking")
      #expect(refused.status == 403)
      let unread = try await world.internally("form-facts", [:], from: "services")
      #expect(unread.status == 422)
    }
  }
}
