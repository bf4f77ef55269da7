import Access
import EventLoop
import HTTPClient
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JOSE
import JSON
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

/// The calls that tell of an ended session: when they fail, and where they may not go.
struct LogoutCallTests {
  @Test(arguments: [302, 400, 500, 503])
  func an_application_that_does_not_say_yes_is_asked_again(_ status: Int) async throws {
    try await LogoutWorld.with { house in
      house.site.answer(with: status)
      try await house.signOut(house.person)
      try await house.runJobs()
      #expect(try await house.jobs().map(\.status) == ["delayed"])
      #expect(try await house.jobs().first?.error == "LogoutNotTaken")

      // So late that the first token is too old.
      house.world.clock.move(.seconds(600))
      house.site.answer(with: 204)
      try await house.runJobs()
      #expect(try await house.jobs().map(\.status) == ["done"])
      let tokens = try await house.site.tokens(of: house.world)
      #expect(tokens.count == 2 && tokens[0].claims["jti"] != tokens[1].claims["jti"])
      #expect(tokens[1].claims["iat"]?.int64 == house.world.clock.now.seconds)
    }
  }

  @Test func it_is_given_up_after_eight_attempts() async throws {
    try await LogoutWorld.with { house in
      house.site.answer(with: 500)
      try await house.signOut(house.person)
      for _ in 0..<10 { try await house.runJobs() }
      #expect(house.site.calls.count == 8)
      #expect(try await house.jobs().map(\.status) == ["failed"])
    }
  }

  @Test func nothing_secret_lies_in_the_job() async throws {
    try await LogoutWorld.with { house in
      try await house.signOut(house.person)
      let row = try await house.world.database.query(
        """
        select convert_from(message_data, 'UTF8') as payload from django_dramatiq_task
        where actor_name = \(BackChannelLogout.name)
        """)
      let payload = try JSONParser.parse(Array(try #require(row.first).string("payload").utf8))
      #expect(payload.members?.map(\.key) == ["application", "user", "session"])
      #expect(payload["session"]?.string == house.person.sessionID, "a digest, and over")
    }
  }

  @Test func an_address_that_was_taken_back_is_called_no_more() async throws {
    try await LogoutWorld.with { house in
      try await house.signOut(house.person)
      try await house.world.run(
        "update oauth2_provider_application set backchannel_logout_uri = ''")
      try await house.runJobs()
      #expect(house.site.calls.isEmpty)
      #expect(try await house.jobs().map(\.status) == ["done"])
    }
  }

  private static let group = Result { try EventLoopGroup(count: 1, name: "logout-test") }

  /// Whatever a name leads to: nobody makes the hub call its own house.
  @Test(arguments: [
    "https://127.0.0.1:1/x", "https://localhost:1/x", "https://[::1]:1/x", "http://8.8.8.8/",
  ])
  func an_address_inside_the_house_is_refused_for_good(_ address: String) async throws {
    let outside = OutsideCalls.live(try HTTPClient(group: try Self.group.get()))
    try await IdentityWorld.with(outside: outside) { world in
      let partner = try await Partner(world)
      try await world.run(
        "update oauth2_provider_application set backchannel_logout_uri = \(address)")
      let person = try await world.session("a@example.kz")
      _ = try await partner.redeem(try await partner.code(in: person.sessionID))
      _ = try await world.delete("sessions/current", as: person)
      _ = try await SliceClient(world).runner.runDue()
      let job = try #require(
        try await world.database.query(
          "select status, attempt, last_error from django_dramatiq_task"
        ).first)
      let (status, attempt) = (try job.string("status"), try job.int("attempt"))
      #expect(status == "failed" && attempt == 1)
      let told = try job.optionalString("last_error")
      #expect(told == "the application's address is not one that may be called")
    }
  }

  // MARK: At the same moment

  /// Fails where the session is not held while a code is exchanged: then the table refuses who comes
  /// behind the sign-out, in words that no application understands.
  @Test func fifteen_codes_and_one_sign_out_forget_nobody() async throws {
    try await LogoutWorld.with { house in
      let (world, user, person) = (house.world, house.partner.user, house.person)
      var visits: [(partner: Partner, code: String)] = []
      for number in 0..<15 {
        let partner = try await Partner(world, named: "partner-\(number)", user: user)
        visits.append((partner, try await partner.code(in: person.sessionID)))
      }
      try await world.run(
        "update oauth2_provider_application set backchannel_logout_uri = 'https://partner.kz/x'")
      let fixed = visits
      let statuses = await contenders(16) { index in
        index == 15
          ? try await world.delete("sessions/current", as: person).status
          : try await fixed[index].partner.redeem(fixed[index].code).status
      }.map { try? $0.get() }
      #expect(statuses[15] == 204)
      let given = statuses.prefix(15).filter { $0 == 200 }.count
      #expect(statuses.prefix(15).allSatisfy { $0 == 200 || $0 == 400 })
      #expect(try await house.jobs().count == given + 1, "and the one from before")
      #expect(try await world.count("oauth_session_application") == 0)
    }
  }

  @Test func sixteen_ends_of_one_session_are_told_once() async throws {
    try await LogoutWorld.with { house in
      let (world, person) = (house.world, house.person)
      let statuses = await contenders(16) { _ in
        try await world.delete("sessions/current", as: person).status
      }.map { try? $0.get() }
      let jobs = try await house.jobs()
      #expect(statuses.filter { $0 == 204 }.count == 1 && jobs.count == 1)
    }
  }
}
