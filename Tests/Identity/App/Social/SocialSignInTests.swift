import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// To a provider and back: who is known is signed in, and nobody is linked by a provider's word alone.
struct SocialSignInTests {
  private static let verified: [String: JSONValue] = [
    "email": "a@example.kz", "email_verified": true, "given_name": "Дана",
    "family_name": "Ахметова",
  ]

  private func link(_ world: IdentityWorld, _ uid: String, _ email: String) async throws {
    let user = try await world.userID(email)
    try await world.run(
      """
      insert into social_auth_usersocialauth (provider, uid, user_id)
      values ('sample', \(uid), \(user))
      """)
  }

  @Test func the_browser_is_sent_with_all_that_protects_it() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      var browser = SocialBrowser(world, provider)
      let location = try await browser.start()
      #expect(location.hasPrefix("https://id.example/sign-in?response_type=code&client_id=hub&"))
      let query = try Query(Array(location.drop { $0 != "?" }.dropFirst().utf8)[...])
      #expect(query["redirect_uri"] == "https://hub.example/oauth/social/sample/callback")
      #expect(query["code_challenge_method"] == "S256" && query["code_challenge"]?.count == 43)
      #expect(query["scope"] == "openid email profile")
      let key = try #require(browser.cookie?.split(separator: "=").last.map(String.init))
      #expect(browser.cookie?.hasPrefix("__Host-social=") == true)
      let secret = [query["state"], query["nonce"], key]
      #expect(Set(secret).count == 3)
      let rows = try await world.database.query("select token, data::text from social_auth_partial")
      let stored = try rows[0].string("token") + rows[0].string("data")
      #expect(secret.compactMap { $0 }.allSatisfy { !stored.contains($0) })
    }
  }

  @Test func whoever_is_known_is_signed_in_and_goes_on() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      var browser = SocialBrowser(world, provider)
      let answer = try await browser.signIn(next: "/oauth/authorize?client_id=partner")
      #expect(answer.status == 303)
      #expect(answer.headers[.location] == "/oauth/authorize?client_id=partner")
      let principal = try await world.principal(cookie: try #require(answer.session))
      let me = try await world.get("me", as: principal)
      #expect(me["email"] == "a@example.kz" && me["csrf_token"].string != nil)
      #expect(try await world.count("social_auth_partial") == 0)
      #expect(answer.headers.values(of: "Set-Cookie").contains { $0.hasPrefix("__Host-social=;") })
    }
  }

  /// Fails without the lock on the paused sign-in and its end in the transaction of the session.
  @Test func sixteen_with_one_answer_are_one_session() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(
      { $0.limitSignIn(perAccount: 99, perAddress: 99, within: .seconds(60)) },
      providers: provider.book()
    ) { world in
      try await link(world, "1907", "a@example.kz")
      var first = SocialBrowser(world, provider)
      let location = try await first.start()
      let browser = first
      // A provider that forgets to use up its codes: we must not rely on it.
      let queries = try (0..<16).map { _ in try provider.agree(location) }
      let results = await contenders(16) { try await browser.comeBack(queries[$0]) }
      let answers = try results.map { try $0.get() }
      #expect(answers.filter { $0.session != nil }.count == 1)
      #expect(answers.filter { $0.status == 400 }.count == 15)
      #expect(try await world.count("user_sessions_session") == 1)
    }
  }

  /// With the old site a link at Google went by the address. From the first sign-in on it goes by the
  /// name that is never given to another.
  @Test func an_old_link_by_address_is_honoured_and_pinned() async throws {
    let provider = try SampleProvider()
    let book = provider.book(storedAs: "google-oauth2", oldName: .email)
    try await IdentityWorld.with(providers: book) { world in
      let user = try await world.userID("a@example.kz")
      try await world.run(
        """
        insert into social_auth_usersocialauth (provider, uid, user_id, imported_version)
        values ('google-oauth2', 'Old.Address@gmail.com', \(user), 1)
        """)
      provider.change {
        $0.person = ["email": "old.address@gmail.com", "email_verified": false]
      }
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().session == nil, "the address is not vouched for")
      provider.change { $0.person["email_verified"] = true }
      #expect(try await browser.signIn().session != nil)
      let uid = try await world.database.query("select uid from social_auth_usersocialauth")
      #expect(try uid[0].string("uid") == "1907")
      // The mailbox goes to somebody else.
      provider.change { $0.person["sub"] = "2024" }
      #expect(try await browser.signIn().session == nil)
    }
  }

  @Test func a_suspended_account_is_not_entered() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      try await world.run("update account_user set state = 'suspended', suspended_until = null")
      var browser = SocialBrowser(world, provider)
      let answer = try await browser.signIn()
      #expect(answer.status == 403 && answer.session == nil)
    }
  }

  @Test func the_sign_in_page_offers_the_providers() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let page = try await world.client.send(
        .get, "/oauth/sign-in?lang=en&next=/oauth/authorize%3Fa%3D1%26b%3D2")
      #expect(page.text.contains("Continue with Sample"))
      #expect(
        page.text.contains(
          "href=\"/oauth/social/sample?lang=en&amp;next=%2Foauth%2Fauthorize%3Fa%3D1%26b%3D2\""))
      let list = try await world.get("social-providers")
      #expect(list["items"].array?.first?["start"] == "/oauth/social/sample")
    }
  }

  // MARK: What does not go on

  @Test func an_answer_for_another_browser_is_none() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      var mine = SocialBrowser(world, provider)
      var theirs = SocialBrowser(world, provider)
      let (here, there) = (try await mine.start(), try await theirs.start())
      let answer = try provider.agree(there)
      for browser in [mine, SocialBrowser(world, provider)] {
        let mixed = try await browser.comeBack(answer)
        #expect(mixed.status == 400 && mixed.session == nil)
      }
      let code = try Query(Array(try provider.agree(there).utf8)[...])["code"] ?? ""
      let state = try Query(Array(here.utf8)[...])["state"] ?? ""
      let swapped = try await mine.comeBack("code=\(code)&state=\(state)")
      #expect(swapped.status == 400 && swapped.session == nil, "the verifier is another's")
      for bad in ["", "code=1", "state=\(state)", "code=1&state=\(state)&state=\(state)"] {
        #expect(try await mine.comeBack(bad).status == 400, "\(bad)")
      }
      #expect(try await mine.comeBack(try provider.agree(here)).session != nil, "unharmed")
    }
  }

  @Test func it_waits_for_ten_minutes() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      var browser = SocialBrowser(world, provider)
      let location = try await browser.start()
      world.clock.move(.seconds(600))
      #expect(try await browser.comeBack(try provider.agree(location)).status == 400)
      world.clock.move(.seconds(600))
      try await world.app.tidy()
      #expect(try await world.count("social_auth_partial") == 0)
    }
  }

  @Test func who_says_no_there_is_heard() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      var browser = SocialBrowser(world, provider)
      let state = try Query(Array(try await browser.start().utf8)[...])["state"] ?? ""
      let answer = try await browser.comeBack("error=access_denied&state=\(state)")
      #expect(answer.status == 403 && answer.text.contains("href=\"/oauth/sign-in?lang=ru\""))
    }
  }

  /// RFC 9207: an answer that names another provider, or none where one is promised.
  @Test func an_answer_of_another_provider_is_refused() async throws {
    let provider = try SampleProvider()
    provider.change { $0.metadata["authorization_response_iss_parameter_supported"] = true }
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      var browser = SocialBrowser(world, provider)
      let location = try await browser.start()
      #expect(try await browser.comeBack(try provider.agree(location)).status == 502)
      let evil = try provider.agree(location) + "&iss=https%3A%2F%2Fevil.example"
      #expect(try await browser.comeBack(evil).status == 502)
      #expect(provider.calls("/token") == 0, "no code was sent on")
      let good = try provider.agree(location) + "&iss=https%3A%2F%2Fid.example"
      #expect(try await browser.comeBack(good).session != nil)
    }
  }

  /// Fails if the paused sign-in is used up before the code is exchanged.
  @Test func a_provider_that_goes_away_in_the_middle_costs_nothing() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world, "1907", "a@example.kz")
      var browser = SocialBrowser(world, provider)
      let query = try provider.agree(try await browser.start())
      provider.change { $0.isDown = true }
      let away = try await browser.comeBack(query)
      #expect(away.status == 503 && away.headers[.retryAfter] == "5" && away.session == nil)
      #expect(away.headers[.contentType] == "text/html; charset=utf-8")
      #expect(try await world.count("user_sessions_session") == 0)
      provider.change { $0.isDown = false }
      #expect(try await browser.comeBack(query).session != nil)
    }
  }

  @Test func a_provider_that_is_away_is_said_to_be() async throws {
    let provider = try SampleProvider()
    provider.change { $0.isDown = true }
    try await IdentityWorld.with(providers: provider.book()) { world in
      let page = try await world.client.send(.get, "/oauth/social/sample")
      #expect(page.status == 503 && page.headers[.setCookie] == nil)
      #expect(try await world.count("social_auth_partial") == 0)
      #expect(try await world.client.send(.get, "/oauth/social/nobody").status == 404)
      let member = try await world.member("a@example.kz")
      let problem = try await world.post("social-links", ["provider": "sample"], as: member)
      #expect(problem.status == 503 && problem["code"] == "provider-unavailable")
    }
  }
}
