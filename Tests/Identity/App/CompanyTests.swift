import Access
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct CompanyTests {
  private func found(
    _ world: IdentityWorld, as owner: Principal, tin: String = "200140000004"
  ) async throws -> Int64 {
    let answer = try await world.post(
      "companies", ["tin": .string(tin), "name": ["ru": "Тау кус", "kk": "Тау құс"]], as: owner)
    return try #require(answer["id"].int64)
  }

  @Test func the_author_becomes_the_owner() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let answer = try await world.post(
        "companies", ["tin": "2001-4000 0004", "name": "Тау құс ЖШС"], as: owner)
      #expect(answer.status == 201)
      let id = try #require(answer["id"].int64)
      #expect(answer.headers[.location] == "/api/v1/identity/companies/\(id)")
      #expect(answer["tin"].string == "200140000004")
      #expect(answer["status"].string == "pending_verification")
      let me = try await world.get("me", as: owner)
      #expect(me["companies"].array?.first?["role"]?.string == "owner")
      #expect(
        try await world.events
          == [
            "user.activated", "company.created", "company.member_added",
            "user.permissions_changed",
          ])
    }
  }

  @Test(arguments: [
    "123456789012", "200140000005", "90010130080", "900101300801", "٩٠٠١٠١٣٠٠٠٠٧", "",
    "900231300000", "2001400000041",
  ])
  func a_wrong_number_is_refused(tin: String) async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let answer = try await world.post(
        "companies", ["tin": .string(tin), "name": "X"], as: owner)
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"]?.string == "/tin")
      #expect(try await world.count("account_company") == 0)
    }
  }

  @Test func a_number_is_entered_once() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let other = try await world.member("other@example.kz")
      _ = try await found(world, as: owner)
      let answer = try await world.post(
        "companies", ["tin": "200140000004", "name": "Другая"], as: other)
      #expect(answer.status == 409)
      #expect(answer["code"].string == "tin-taken")
      #expect(try await world.events.filter { $0 == "company.created" }.count == 1)
    }
  }

  @Test func a_repeated_wish_with_its_key_is_answered_like_the_first() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let key = [(name: "Idempotency-Key", value: "once")]
      let body: JSONValue = ["tin": "200140000004", "name": "Тау құс"]
      let first = try await world.post("companies", body, as: owner, headers: key)
      let second = try await world.post("companies", body, as: owner, headers: key)
      #expect([first.status, second.status] == [201, 201])
      #expect(first["id"] == second["id"])
      #expect(try await world.count("account_company") == 1)
    }
  }

  @Test func the_number_is_for_members_and_staff() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await found(world, as: owner)
      let stranger = try await world.get("companies/\(id)")
      #expect(stranger.status == 200)
      #expect(stranger["tin"] == .null)
      let member = try await world.session("owner@example.kz")
      #expect(try await world.get("companies/\(id)", as: member)["tin"].string == "200140000004")
    }
  }

  @Test func a_name_comes_in_the_language_of_its_reader() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await found(world, as: owner)
      let kazakh = try await world.get("companies/\(id)?lang=kk")
      #expect(kazakh["name"].string == "Тау құс")
      #expect(kazakh.headers[.contentLanguage] == "kk")
      let all = try await world.get("companies/\(id)?lang=*")
      #expect(all["name"]["ru"]?.string == "Тау кус")
    }
  }

  @Test func members_come_change_and_go() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await found(world, as: owner)
      let guest = try await world.member("guest@example.kz")
      let guestID = try #require(guest.userID)
      let members = "companies/\(id)/members"
      // To a stranger the company has no members.
      #expect(try await world.get(members, as: guest).status == 404)
      let added = try await world.post(
        members, ["user_id": .number(String(guestID)), "role": "manager"], as: owner)
      #expect(added.status == 201)
      #expect(try await world.get(members, as: guest)["items"].array?.count == 2)
      let twice = try await world.post(
        members, ["user_id": .number(String(guestID)), "role": "member"], as: owner)
      #expect(twice["code"].string == "already-member")
      // A manager manages nobody.
      let raise = try await world.patch(
        "\(members)/\(guestID)", ["role": "owner"], version: nil, as: guest)
      #expect(raise.status == 403)
      let raised = try await world.patch(
        "\(members)/\(guestID)", ["role": "admin"], version: nil, as: owner)
      #expect(raised.status == 200)
      // when
      let left = try await world.delete("\(members)/\(guestID)", as: guest)
      #expect(left.status == 204)
      let last = try await world.delete("\(members)/\(owner.userID ?? 0)", as: owner)
      #expect(last["code"].string == "last-owner")
      #expect(
        try await world.events.suffix(6).filter { $0.hasPrefix("company.") }
          == ["company.member_added", "company.role_changed", "company.member_removed"])
    }
  }

  @Test func nobody_unknown_becomes_a_member() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await found(world, as: owner)
      let answer = try await world.post(
        "companies/\(id)/members", ["user_id": 999_999, "role": "member"], as: owner)
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["code"]?.string == "unknown-user")
    }
  }

  @Test func details_change_by_the_owner_and_a_new_name_awaits_verification() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let id = try await found(world, as: owner)
      let staff = Principal(
        kind: .user, issuer: Principal.gateway, userID: owner.userID,
        permissions: ["identity.verify_company"])
      let verified = try await world.post(
        "companies/\(id)/verification", ["verified": true], as: staff)
      #expect(verified["verified"].bool == true)
      let tag = try #require(verified.headers[.etag])
      let moved = try await world.patch(
        "companies/\(id)", ["city": "Алматы"], version: tag, as: owner)
      #expect(moved["verified"].bool == true)
      let told = try await world.database.query(
        "select data ->> 'region' as region from outbox where type = 'company.updated' order by seq"
      )
      #expect(try told.last?.string("region") == "Алматы", "figures are counted by it")
      let renamed = try await world.patch(
        "companies/\(id)", ["name": "Бүркіт"], version: "*", as: owner)
      #expect(renamed["verified"].bool == false)
      let stranger = try await world.member("two@example.kz")
      let refused = try await world.patch(
        "companies/\(id)", ["name": "Моя"], version: "*", as: stranger)
      #expect(refused.status == 403)
      let unasked = try await world.post(
        "companies/\(id)/verification", ["verified": true], as: owner)
      #expect(unasked.status == 403)
    }
  }
}
