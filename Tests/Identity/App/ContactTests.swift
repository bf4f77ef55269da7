import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct ContactTests {
  private let message: JSONValue = ["message": "About your robot"]

  @Test func an_address_is_shown_when_its_owner_releases_it() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.member("author@example.kz")
      let asked = try await world.member("asked@example.kz")
      let path = "users/\(asked.userID ?? 0)/contact-requests"
      let sent = try await world.post(path, message, as: author)
      #expect(sent.status == 201)
      #expect(try await world.post(path, message, as: author)["code"] == "asked-already")
      let inbox = try await world.get("contact-requests", as: asked)["items"].array
      #expect(inbox?.first?["email"] == "author@example.kz")
      func shown() async throws -> JSONValue? {
        try await world.get("contact-requests/sent", as: author)["items"].array?.first?["email"]
      }
      #expect(try await shown() == .null)
      let release = "contact-requests/\(sent["id"].int64 ?? 0)/release"
      #expect(try await world.post(release, [:], as: author).status == 404)
      // when
      #expect(try await world.post(release, [:], as: asked).status == 204)
      #expect(try await shown() == "asked@example.kz")
      #expect(try await world.post(release, [:], as: asked).status == 404)
    }
  }

  @Test func who_does_not_want_to_be_reached_is_not_there() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.member("author@example.kz")
      let hidden = try await world.userID("hidden@example.kz")
      try await world.run("update account_user set is_public = false where id = \(hidden)")
      for user in [hidden.rawValue, author.userID ?? 0, 999_999] {
        let answer = try await world.post("users/\(user)/contact-requests", message, as: author)
        #expect(answer.status == 404)
      }
      #expect(try await world.count("account_contactrequest") == 0)
    }
  }

  @Test func ten_a_day_are_enough() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.member("author@example.kz")
      for index in 0..<11 {
        let user = try await world.userID("u\(index)@example.kz")
        let answer = try await world.post("users/\(user)/contact-requests", message, as: author)
        #expect(answer.status == (index < 10 ? 201 : 429))
      }
    }
  }
}
