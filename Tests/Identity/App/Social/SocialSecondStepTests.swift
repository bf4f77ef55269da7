import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// A provider's word is the first step and no more.
struct SocialSecondStepTests {
  private func field(_ name: String, of page: String) throws -> String {
    let mark = "name=\"\(name)\" value=\""
    let start = try #require(page.firstRange(of: mark)?.upperBound)
    return String(page[start...].prefix { $0 != "\"" })
  }

  private func pass(
    _ world: IdentityWorld, _ page: ServiceClient.Answer, by app: Authenticator
  ) async throws -> ServiceClient.Answer {
    #expect(page.status == 200 && page.session == nil && page.text.contains("name=\"challenge\""))
    return try await Partner.post(
      "/oauth/second-factor",
      [
        ("challenge", try field("challenge", of: page.text)),
        ("next", try field("next", of: page.text).replacing("&amp;", with: "&")),
        ("code", try app.code(at: world.clock.now)),
      ], [(name: "Origin", value: "https://hub.example")], world)
  }

  /// Fails where a session is opened without the step after the first.
  @Test func whoever_has_a_second_factor_is_asked_for_it() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let owner = try await world.enrolled("a@example.kz")
      try await world.run(
        """
        insert into social_auth_usersocialauth (provider, uid, user_id)
        values ('sample', '1907', \(owner.person.userID))
        """)
      let sessions = try await world.count("user_sessions_session")
      var browser = SocialBrowser(world, provider)
      let page = try await browser.signIn(next: "/oauth/authorize?a=1&b=2")
      #expect(try await world.count("user_sessions_session") == sessions)
      #expect(try await world.count("social_auth_partial") == 0)
      let passed = try await pass(world, page, by: owner.app)
      #expect(passed.status == 303 && passed.session != nil)
      #expect(passed.headers[.location] == "/oauth/authorize?a=1&b=2")
    }
  }

  /// The way back from the provider says nothing of a language.
  @Test func it_is_asked_for_in_the_language_of_the_sign_in() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let owner = try await world.enrolled("a@example.kz")
      try await world.run(
        """
        insert into social_auth_usersocialauth (provider, uid, user_id)
        values ('sample', '1907', \(owner.person.userID))
        """)
      var browser = SocialBrowser(world, provider)
      let wanted = try await browser.signIn(next: "/oauth/authorize?a=1&ui_locales=fr%20kk")
      #expect(wanted.status == 200 && wanted.text.contains("<html lang=\"kk\">"))
      let chosen = try await browser.signIn(
        next: "/oauth/authorize?a=1&ui_locales=kk", language: .english)
      #expect(chosen.status == 200 && chosen.text.contains("<html lang=\"en\">"))
    }
  }

  @Test func also_when_a_link_is_proven_by_password_or_code() async throws {
    let provider = try SampleProvider()
    provider.change { $0.person = ["email": "a@example.kz", "email_verified": true] }
    try await IdentityWorld.with(providers: provider.book()) { world in
      let owner = try await world.enrolled("a@example.kz")
      var browser = SocialBrowser(world, provider)
      _ = try await browser.signIn()
      let byPassword = try await browser.post(
        "password", [("login", "a@example.kz"), ("password", IdentityWorld.password)])
      #expect(try await pass(world, byPassword, by: owner.app).session != nil)

      world.clock.move(.seconds(OneTimeCode.period))
      try await world.run("delete from social_auth_usersocialauth")
      _ = try await browser.signIn()
      _ = try await browser.post("codes")
      let code = try await world.lastCode(to: "a@example.kz")
      let byCode = try await browser.post("confirmation", [("code", code)])
      #expect(try await pass(world, byCode, by: owner.app).session != nil)
    }
  }

  @Test func a_suspended_person_gets_no_challenge() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let owner = try await world.enrolled("a@example.kz")
      try await world.run(
        """
        insert into social_auth_usersocialauth (provider, uid, user_id)
        values ('sample', '1907', \(owner.person.userID))
        """)
      try await world.run("update account_user set state = 'suspended', suspended_until = null")
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().status == 403)
    }
  }
}
