import Access
import Crypto
import HTTPCore
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct SuspensionTests {
  private func suspend(
    _ user: UserID, until: Instant? = nil, by moderator: Principal, in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "users/\(user)/suspension",
      ["reason": "spam in comments", "until": until.map { .string($0.rfc3339) } ?? .null],
      as: moderator)
  }

  /// Fails where any of the four ways in is left open.
  @Test func everything_that_lets_in_ends_with_the_suspension() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let partner = try await Partner(world)
      let session = try await world.session("a@example.kz")
      let key = try await world.post("api-tokens", ["name": "script"], as: session)
      let access = try await partner.redeem(try await partner.code())["access_token"].string ?? ""
      let pending = try await partner.code()
      try await world.run(
        "insert into authtoken_token (key, user_id) values ('old-digest', \(partner.user))")
      #expect(try await partner.isActive(access))

      let answer = try await suspend(partner.user, by: moderator, in: world)
      #expect(answer.status == 204)

      for table in ["user_sessions_session", "api_token", "authtoken_token"] {
        let left = try await world.database.query(
          "select from \(identifier: table) where user_id = \(partner.user)")
        #expect(left.isEmpty, "\(table)")
      }
      #expect(key.status == 201)
      #expect(try await partner.isActive(access) == false)
      #expect(try await partner.redeem(pending).status == 400)
      #expect(try await world.signIn("a@example.kz").status == 401)
      let events = try await world.events
      #expect(events.filter { $0 == "session.revoked" }.count == 4)
      #expect(events.last == "user.suspended")
      #expect(
        try await world.letters(to: "a@example.kz").last?.contains("spam in comments") == true)
    }
  }

  @Test func a_moderator_lets_in_again() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let user = try await world.userID("a@example.kz")
      #expect(try await suspend(user, by: moderator, in: world).status == 204)
      // when
      let answer = try await world.delete("users/\(user)/suspension", as: moderator)
      #expect(answer.status == 204)
      #expect(try await world.events.last == "user.restored")
      #expect(try await world.signIn("a@example.kz").status == 201)
      let again = try await world.delete("users/\(user)/suspension", as: moderator)
      #expect(again.status == 409 && again["code"] == "wrong-state")
    }
  }

  @Test func the_clock_lets_in_again() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let user = try await world.userID("a@example.kz")
      let until = world.clock.now + .seconds(3_600)
      #expect(try await suspend(user, until: until, by: moderator, in: world).status == 204)
      try await world.pass(.seconds(3_599))
      #expect(try await world.state(of: user) == "suspended")
      // when
      try await world.pass(.seconds(1))
      #expect(try await world.state(of: user) == "active")
      #expect(try await world.events.last == "user.restored")
      let open = try await world.database.query(
        "select from account_sanction where lifted_at is null")
      #expect(open.isEmpty)
    }
  }

  /// The clock's job may be late: whoever signs in first is told like everybody else.
  @Test func signing_in_after_the_term_tells_the_others() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let user = try await world.userID("a@example.kz")
      let until = world.clock.now + .seconds(3_600)
      #expect(try await suspend(user, until: until, by: moderator, in: world).status == 204)
      world.clock.move(.seconds(3_600))
      // when
      #expect(try await world.signIn("a@example.kz").status == 201)
      #expect(try await world.events.last == "user.restored")
    }
  }

  @Test func a_second_term_takes_the_place_of_the_first() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let user = try await world.userID("a@example.kz")
      let soon = world.clock.now + .seconds(3_600)
      #expect(try await suspend(user, until: soon, by: moderator, in: world).status == 204)
      #expect(try await suspend(user, until: nil, by: moderator, in: world).status == 204)
      try await world.pass(.seconds(7_200))
      #expect(try await world.state(of: user) == "suspended")
    }
  }

  @Test func who_may_not_and_what_does_not_fit() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
      let user = try await world.userID("a@example.kz")
      let self_ = UserID(try #require(moderator.userID))
      #expect(try await suspend(self_, by: moderator, in: world).status == 403)
      #expect(try await suspend(UserID(999_999), by: moderator, in: world).status == 404)
      let past = try await suspend(user, until: world.clock.now, by: moderator, in: world)
      #expect(past.status == 422)
      #expect(past["errors"].array?.first?["pointer"] == "/until")
      try await world.run("update account_user set is_staff = true where id = \(user)")
      #expect(try await suspend(user, by: moderator, in: world).status == 403)
      let stranger = try await world.member("b@example.kz")
      #expect(try await suspend(user, by: stranger, in: world).status == 403)
      #expect(try await world.count("account_sanction") == 0)
      #expect(try await world.count("account_complaint") == 0)
    }
  }
}
