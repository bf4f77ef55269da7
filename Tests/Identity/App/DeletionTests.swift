import Access
import EventFeed
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

@Suite(.onLoop) struct DeletionTests {
  private let password: JSONValue = ["password": .string(IdentityWorld.password)]
  private let grace = Duration.seconds(14 * 86_400)

  @Test func a_wish_signs_out_everywhere_and_waits_fourteen_days() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      _ = try await world.session("a@example.kz")
      // when
      let answer = try await world.post("me/deletion", password, as: person)
      #expect(answer.status == 202)
      #expect(answer["due_at"].string == (world.clock.now + grace).rfc3339)
      #expect(try await world.count("user_sessions_session") == 0)
      #expect(
        try await world.events.suffix(3)
          == ["session.revoked", "session.revoked", "user.deletion_requested"])
      try await world.pass(grace - .seconds(1))
      #expect(try await world.events.last == "user.deletion_requested")
      try await world.pass(.seconds(1))
      #expect(try await world.events.last == "user.deleted")
    }
  }

  /// Fails where the wish is not in each of the ways by which others hear of the erasure, or is in that
  /// of somebody else.
  @Test func whether_comments_lose_their_text_is_told_to_everybody() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let user = try #require(person.userID)
      let other = try await world.member("b@example.kz")
      let wish: JSONValue = [
        "password": .string(IdentityWorld.password), "wipe_comments": true,
      ]
      #expect(try await world.post("me/deletion", wish, as: person).status == 202)
      #expect(try await world.post("me/deletion", password, as: other).status == 202)
      let wrong = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password), "wipe_comments": "yes"],
        as: other)
      #expect(wrong.status == 422)
      try await world.pass(grace)
      func told(_ type: String) async throws -> [String] {
        try await world.database.query(
          """
          select (data ->> 'id') || ' ' || coalesce(data ->> 'wipes_comments', '-') as told
          from outbox where type = \(type) order by (data ->> 'id')::bigint
          """
        ).map { try $0.string("told") }
      }
      let expected = ["\(user) true", "\(other.userID ?? 0) -"]
      #expect(try await told("user.deleted") == expected)
      try await world.pass(.seconds(3_660))
      #expect(try await told("user.erasure_asked") == expected)
      let users = try #require(world.app.snapshots["users"])
      let wipes = try await users.read(0, 10).map { item in
        try JSONParser.parse(item.data)["wipes_comments"]?.bool
      }
      #expect(wipes == [true, nil])
    }
  }

  @Test func signing_in_takes_it_back() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let user = UserID(try #require(person.userID))
      #expect(try await world.post("me/deletion", password, as: person).status == 202)
      // when
      #expect(try await world.signIn("a@example.kz", "Wrong-tau-1907").status == 401)
      #expect(try await world.state(of: user) == "deletion_requested")
      #expect(try await world.signIn("a@example.kz").status == 201)
      #expect(try await world.state(of: user) == "active")
      #expect(try await world.events.last == "user.restored")
      try await world.pass(grace)
      #expect(try await world.state(of: user) == "active")
      // A second wish begins its own days.
      let again = try await world.session("a@example.kz")
      #expect(try await world.post("me/deletion", password, as: again).status == 202)
      #expect(try await world.count("account_deletion") == 2)
    }
  }

  @Test func a_new_password_by_code_and_a_sign_in_take_it_back_too() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      #expect(try await world.post("me/deletion", password, as: person).status == 202)
      _ = try await world.post("password-resets", ["email": "a@example.kz"])
      let code = try await world.lastCode(to: "a@example.kz")
      let fresh = "Kok-tobe-1907-bulak"
      let confirmed = try await world.post(
        "password-resets/confirmations",
        ["email": "a@example.kz", "code": .string(code), "password": .string(fresh)])
      #expect(confirmed.status == 204)
      #expect(try await world.signIn("a@example.kz", fresh).status == 201)
    }
  }

  @Test func without_the_password_nothing_is_asked_for() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let wrong = try await world.post(
        "me/deletion", ["password": "Wrong-tau-1907"], as: person)
      #expect(wrong.status == 422)
      #expect(wrong["errors"].array?.first?["pointer"] == "/password")
      let app = Principal(
        kind: .user, issuer: Principal.gateway, userID: person.userID, clientID: "partner")
      #expect(try await world.post("me/deletion", password, as: app).status == 403)
      #expect(try await world.count("account_deletion") == 0)
    }
  }

  @Test func the_last_owner_of_a_company_with_members_stays() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("a@example.kz")
      let ownerID = UserID(try #require(owner.userID))
      let other = try await world.userID("b@example.kz")
      let company = try await world.company(of: ownerID, with: [(other, .admin)])
      let refused = try await world.post("me/deletion", password, as: owner)
      #expect(refused.status == 409 && refused["code"] == "last-owner")
      // when another owner is there
      try await world.companies.changeMembers(of: company, by: ownerID, now: world.clock.now) {
        try $0.change(other, to: .owner, by: Actor(user: ownerID, isStaff: false))
      }
      #expect(try await world.post("me/deletion", password, as: owner).status == 202)
    }
  }

  /// Staff may have put somebody into the company meanwhile.
  @Test func who_became_the_last_owner_meanwhile_waits() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("a@example.kz")
      let ownerID = UserID(try #require(owner.userID))
      let company = try await world.company(of: ownerID)
      #expect(try await world.post("me/deletion", password, as: owner).status == 202)
      let other = try await world.userID("b@example.kz")
      try await world.companies.changeMembers(of: company, by: other, now: world.clock.now) {
        try $0.add(other, as: .member, by: Actor(user: other, isStaff: true))
      }
      try await world.pass(grace)
      #expect(try await world.state(of: ownerID) == "deletion_requested")
      // when
      try await world.companies.changeMembers(of: company, by: other, now: world.clock.now) {
        try $0.change(other, to: .owner, by: Actor(user: other, isStaff: true))
      }
      try await world.pass(.zero)
      #expect(try await world.state(of: ownerID) == "deleted")
      #expect(try await world.companies.role(of: ownerID, in: company) == nil)
    }
  }

  @Test func staff_ask_with_a_reason_and_a_legal_hold_stops_the_clock() async throws {
    try await IdentityWorld.with { world in
      let staff = try await world.staff("staff@example.kz", "identity.delete_user")
      let user = try await world.userID("a@example.kz")
      #expect(try await world.post("users/\(user)/deletion", [:], as: staff).status == 422)
      let asked = try await world.post(
        "users/\(user)/deletion", ["reason": "asked by telephone"], as: staff)
      #expect(asked.status == 202)
      let held = try await world.client.send(
        .put, "/api/v1/identity/users/\(user)/legal-hold", json: #"{"reason": "a lawsuit"}"#,
        as: staff)
      #expect(held.status == 204)
      try await world.pass(grace)
      #expect(try await world.state(of: user) == "deletion_requested")
      // when
      #expect(try await world.delete("users/\(user)/legal-hold", as: staff).status == 204)
      try await world.pass(.zero)
      #expect(try await world.state(of: user) == "deleted")
      #expect(try await world.delete("users/\(user)/legal-hold", as: staff).status == 404)
    }
  }

  @Test func a_registration_that_nobody_confirmed_leaves_nothing_after_seven_days() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("a@example.kz")
      world.clock.move(.seconds(7 * 86_400))
      try await world.app.tidy()
      #expect(try await world.count("account_user") == 1)
      // when
      world.clock.move(.seconds(1))
      try await world.app.tidy()
      #expect(try await world.count("account_user") == 0)
      #expect(try await world.count("account_activation") == 0)
    }
  }
}
