import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Draft, verification, suspension, end.
@Suite struct CompanyLifeTests {
  private func step(
    _ name: String, of id: Int64, _ body: JSONValue = ["reason": "as the paper says"],
    as staff: Principal, in world: IdentityWorld, headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await world.post("companies/\(id)/\(name)", body, as: staff, headers: headers)
  }

  private func companyEvents(_ world: IdentityWorld) async throws -> [String] {
    try await world.events.filter { $0.hasPrefix("company.") && !$0.contains("member") }
  }

  @Test func a_draft_is_seen_by_its_own_people_until_it_is_submitted() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner, draft: true)
      let member = try await world.session("owner@example.kz")
      #expect(try await world.get("companies/\(id)").status == 404)
      #expect(try await world.get("companies/\(id)", as: member)["status"].string == "draft")
      // when
      let submitted = try await step("submission", of: id, [:], as: member, in: world)
      #expect(submitted["status"].string == "pending_verification")
      #expect(try await world.get("companies/\(id)").status == 200)
      let stranger = try await world.member("two@example.kz")
      #expect(try await step("submission", of: id, [:], as: stranger, in: world).status == 403)
    }
  }

  @Test func a_refusal_says_why_to_those_whom_it_concerns() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let staff = world.registrar(99)
      let bare = try await step("verification", of: id, ["verified": false], as: staff, in: world)
      #expect(bare.status == 422)
      #expect(bare["errors"].array?.first?["pointer"]?.string == "/reason")
      // when
      let refused = try await step(
        "verification", of: id, ["verified": false, "reason": "нет устава"], as: staff, in: world)
      #expect(refused["status"].string == "rejected")
      let letter = try await world.letters(to: "owner@example.kz").last
      #expect(letter?.contains("нет устава") == true)
      let member = try await world.session("owner@example.kz")
      #expect(
        try await world.get("companies/\(id)", as: member)["status_reason"].string == "нет устава")
      #expect(try await world.get("companies/\(id)")["status_reason"] == .null)
      let again = try await step("submission", of: id, [:], as: member, in: world)
      #expect(again["status"].string == "pending_verification")
      #expect(again["status_reason"].string == "")
      #expect(
        try await companyEvents(world)
          == ["company.created", "company.updated", "company.rejected", "company.updated"])
    }
  }

  @Test func a_company_lives_and_ends() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let staff = world.registrar(99)
      let early = try await step("suspension", of: id, as: staff, in: world)
      #expect(early["code"].string == "wrong-state")
      let verified = try await step(
        "verification", of: id, ["verified": true], as: staff, in: world)
      #expect(verified["verified"].bool == true)
      #expect(verified["verified_at"].string != nil)
      // when
      for (name, status, mark) in [
        ("suspension", "suspended", false), ("restoration", "verified", true),
        ("liquidation", "liquidated", false),
      ] {
        let answer = try await step(name, of: id, as: staff, in: world)
        #expect(answer["status"].string == status)
        #expect(answer["verified"].bool == mark)
      }
      let known = try await world.internally("companies/exists", ["ids": [.number("\(id)")]])
      #expect(known["items"].array?.first?["status"]?.string == "deleted")
      let after = try await world.patch(
        "companies/\(id)", ["city": "Алматы"], version: "*", as: owner)
      #expect(after["code"].string == "wrong-state")
      #expect(
        try await companyEvents(world)
          == [
            "company.created", "company.updated", "company.verified", "company.updated",
            "company.suspended", "company.updated", "company.restored", "company.updated",
          ])
      let how = try await world.database.query("select verified_how from account_company")
      #expect(try how.map { try $0.string("verified_how") } == ["staff"])
    }
  }

  @Test func nobody_verifies_what_he_has_not_seen() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let seen = try #require(try await world.get("companies/\(id)").headers[.etag])
      _ = try await world.patch("companies/\(id)", ["name": "Бүркіт"], version: "*", as: owner)
      // when
      let answer = try await step(
        "verification", of: id, ["verified": true], as: world.registrar(99), in: world,
        headers: [("If-Match", seen)])
      #expect(answer.status == 412)
      #expect(try await world.get("companies/\(id)")["verified"].bool == false)
    }
  }

  @Test(arguments: [
    "{\"tin\": \"210340012344\"}", "{\"name\": \"Бүркіт\"}", "{\"director_name\": \"А. Қ.\"}",
    "{\"director_iin\": \"900101300007\"}",
  ])
  func another_number_name_or_head_is_verified_anew(change: String) async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      _ = try await step(
        "verification", of: id, ["verified": true], as: world.registrar(99), in: world)
      // when
      let changed = try await world.patch(
        "companies/\(id)", try JSONParser.parse(Array(change.utf8)), version: "*", as: owner)
      #expect(changed.status == 200)
      #expect(changed["status"].string == "pending_verification")
      #expect(changed["verified"].bool == false)
      #expect(try await world.events.last == "company.updated")
    }
  }

  @Test func a_new_number_is_right_and_nobody_elses() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      _ = try await world.company(of: owner, tin: "210340012344")
      let taken = try await world.patch(
        "companies/\(id)", ["tin": "210340012344"], version: "*", as: owner)
      #expect(taken["code"].string == "tin-taken")
      let wrong = try await world.patch(
        "companies/\(id)", ["tin": "210340012345", "director_iin": "210340012344"],
        version: "*", as: owner)
      #expect(wrong.status == 422)
      #expect(wrong["errors"].array?.count == 2)
    }
  }

  @Test func who_stands_for_a_company_is_for_its_people() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await world.company(of: owner)
      let changed = try await world.patch(
        "companies/\(id)",
        ["director_name": "Айгүл Қ.", "director_iin": "900101300007", "city": "Астана"],
        version: "*", as: owner)
      #expect(changed["director_iin"].string == "••••••••0007")
      // when
      let card = try await world.get("companies/\(id)?lang=*")
      #expect(card["name"]["en"]?.string == "Tau Kus")
      #expect(card["company_type"].string == "legal_entity")
      for field in ["tin", "director_name", "director_iin", "director_position"] {
        #expect(card[field] == .null, "\(field)")
      }
      let told = try await world.database.query("select data::text as data from outbox")
      for row in told { #expect(try !row.string("data").contains("900101300007")) }
    }
  }

  @Test func the_active_company_is_one_of_ones_own() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let (first, second) = (
        try await world.company(of: owner), try await world.company(of: owner, tin: "210340012344")
      )
      for id in [first, second] {
        let switched = try await world.patch(
          "me", ["company_id": .number("\(id)")], version: "*", as: owner)
        #expect(switched["company_id"].int64 == id)
      }
      let stranger = try await world.member("two@example.kz")
      let refused = try await world.patch(
        "me", ["company_id": .number("\(first)")], version: "*", as: stranger)
      #expect(refused["errors"].array?.first?["code"]?.string == "not-a-member")
    }
  }
}
