import Access
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

@Suite struct ProfileTests {
  @Test func a_change_needs_the_version_that_was_seen() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      let tag = try #require(try await world.get("me", as: caller).headers[.etag])
      #expect(
        try await world.patch("me", ["city": "Алматы"], version: nil, as: caller).status == 428)
      // when
      let changed = try await world.patch("me", ["city": "Алматы"], version: tag, as: caller)
      #expect(changed.status == 200)
      #expect(changed["city"].string == "Алматы")
      #expect(changed.headers[.etag] != tag)
      let stale = try await world.patch("me", ["city": "Астана"], version: tag, as: caller)
      #expect(stale.status == 412)
      #expect(try await world.get("me", as: caller)["city"].string == "Алматы")
    }
  }

  @Test func a_new_name_is_told_to_the_others_and_a_new_city_is_not() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      _ = try await world.patch("me", ["city": "Алматы"], version: "*", as: caller)
      #expect(try await world.events == ["user.activated"])
      _ = try await world.patch("me", ["first_name": "Дана"], version: "*", as: caller)
      #expect(try await world.events == ["user.activated", "user.updated"])
    }
  }

  @Test func null_clears_and_what_is_absent_stays() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      _ = try await world.patch(
        "me", ["bio": "Инженер\nЖазушы", "skills": ["Swift", "SQL"], "website": "https://a.kz"],
        version: "*", as: caller)
      let answer = try await world.patch("me", ["bio": nil], version: "*", as: caller)
      #expect(answer["bio"] == .null)
      #expect(answer["skills"] == ["Swift", "SQL"])
      #expect(answer["website"].string == "https://a.kz")
    }
  }

  @Test func faults_are_told_together_and_change_nothing() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      let answer = try await world.patch(
        "me",
        [
          "first_name": "", "website": "javascript:alert(1)", "is_staff": true,
          "city": .string(String(repeating: "x", count: 101)),
        ], version: "*", as: caller)
      #expect(answer.status == 422)
      let pointers = answer["errors"].array?.compactMap { $0["pointer"]?.string } ?? []
      #expect(Set(pointers) == ["/first_name", "/website", "/is_staff", "/city"])
      #expect(try await world.get("me", as: caller)["is_staff"].bool == false)
    }
  }

  @Test func the_active_company_must_be_ones_own() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let id = try #require(created["id"].int64)
      let stranger = try await world.member("two@example.kz")
      let body: JSONValue = ["company_id": .number(String(id))]
      let refused = try await world.patch("me", body, version: "*", as: stranger)
      #expect(refused.status == 422)
      let taken = try await world.patch("me", body, version: "*", as: owner)
      #expect(taken["company_id"].int64 == id)
    }
  }

  @Test func others_see_only_what_the_person_shows() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      let id = try #require(caller.userID)
      let card = try await world.get("users/\(id)")
      #expect(card.status == 200)
      #expect(card["display_name"].string == "Айгерім Сейітқызы")
      #expect(card["email"] == .null)
      _ = try await world.patch("me", ["show_email": true], version: "*", as: caller)
      #expect(try await world.get("users/\(id)")["email"].string == "one@example.kz")
      _ = try await world.patch("me", ["is_public": false], version: "*", as: caller)
      #expect(try await world.get("users/\(id)").status == 404)
    }
  }

  @Test(arguments: ["users/0", "users/x", "users/99999999999", "users/00", "companies/4294967297"])
  func an_impossible_id_is_not_there(path: String) async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.get(path)
      #expect(answer.status == 404)
    }
  }
}
