import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Whoever is not known yet says who he is here.
struct SocialAccountTests {
  private static func provider(_ email: String?, verified: Bool) throws -> SampleProvider {
    let provider = try SampleProvider()
    provider.change {
      $0.person = [
        "email": email.map(JSONValue.string) ?? .null, "email_verified": .bool(verified),
        "given_name": "Дана", "family_name": "Ахметова",
      ]
    }
    return provider
  }

  private func links(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query(
      """
      select l.provider || ' ' || l.uid || ' ' || u.email as line
      from social_auth_usersocialauth l join account_user u on u.id = l.user_id order by l.id
      """
    ).map { try $0.string("line") }
  }

  private func arrive(
    _ world: IdentityWorld, _ provider: SampleProvider
  ) async throws -> SocialBrowser {
    var browser = SocialBrowser(world, provider)
    let answer = try await browser.signIn(next: "/oauth/authorize?x=1")
    #expect(answer.headers[.location] == "/oauth/social/sample/account")
    #expect(answer.session == nil)
    return browser
  }

  // MARK: The address has an account

  @Test func an_account_with_the_address_is_linked_by_its_password() async throws {
    let provider = try Self.provider("A@Example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await world.person("a@example.kz")
      let browser = try await arrive(world, provider)
      #expect(try await links(world) == [], "a provider's word alone links nothing")
      let wrong = try await browser.post(
        "password", [("login", "a@example.kz"), ("password", "no")])
      #expect(wrong.status == 422 && wrong.session == nil)
      #expect(wrong.text.contains("role=\"alert\"") && wrong.text.contains("a@example.kz"))
      let right = try await browser.post(
        "password", [("login", "a@example.kz"), ("password", IdentityWorld.password)])
      #expect(right.status == 303 && right.session != nil)
      #expect(right.headers[.location] == "/oauth/authorize?x=1")
      #expect(try await links(world) == ["sample 1907 a@example.kz"])
      #expect(try await world.letters(to: "a@example.kz").last?.contains("Sample") == true)

      var again = SocialBrowser(world, provider)
      #expect(try await again.signIn().session != nil)
    }
  }

  @Test func or_by_a_code_to_the_stored_address() async throws {
    let provider = try Self.provider("A@Example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await world.person("a@example.kz")
      let browser = try await arrive(world, provider)
      // What the form says of the address does not count.
      let sent = try await browser.post("codes", [("email", "evil@example.kz")])
      #expect(sent.headers[.location] == "/oauth/social/sample/account")
      #expect(try await world.letters(to: "evil@example.kz") == [])
      let code = try await world.lastCode(to: "a@example.kz")
      let answer = try await browser.post("confirmation", [("code", code)])
      #expect(answer.session != nil)
      #expect(try await links(world) == ["sample 1907 a@example.kz"])
      let signedIn = try await world.signIn("a@example.kz")
      #expect(signedIn.status == 201, "the password stays")
      #expect(try await browser.post("confirmation", [("code", code)]).status == 400, "once")
    }
  }

  @Test func five_wrong_codes_are_enough() async throws {
    let provider = try Self.provider("a@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await world.person("a@example.kz")
      let browser = try await arrive(world, provider)
      _ = try await browser.post("codes")
      let code = try await world.lastCode(to: "a@example.kz")
      let other = code == "000000" ? "000001" : "000000"
      for _ in 0..<5 {
        #expect(try await browser.post("confirmation", [("code", other)]).status == 422)
      }
      #expect(try await browser.post("confirmation", [("code", code)]).session == nil)
      #expect(try await links(world) == [])
    }
  }

  /// Whoever once typed somebody's address, and proved nothing, may know the password.
  @Test func an_address_that_was_never_proven_is_taken_back() async throws {
    let provider = try Self.provider("a@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      let squatter = try await world.member("a@example.kz")
      try await world.run("update account_user set email_verified = false")
      let browser = try await arrive(world, provider)
      _ = try await browser.post("codes")
      let code = try await world.lastCode(to: "a@example.kz")
      #expect(try await browser.post("confirmation", [("code", code)]).session != nil)
      #expect(try await world.signIn("a@example.kz").status == 401)
      let left = try await world.database.query(
        "select 1 as one from user_sessions_session where session_key = \(squatter.sessionID)")
      #expect(left.isEmpty)
    }
  }

  // MARK: Nobody has the address

  @Test func an_account_is_made_when_its_owner_agrees() async throws {
    let provider = try Self.provider("new@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      let browser = try await arrive(world, provider)
      let page = try await browser.page()
      #expect(page.text.contains("new@example.kz") && page.text.contains("value=\"Дана\""))
      #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      #expect(try await world.count("account_user") == 0)
      let bad = try await browser.post(
        "registration", [("first_name", "<b>"), ("last_name", "Ахметова")])
      #expect(bad.status == 422 && bad.session == nil)
      let answer = try await browser.post(
        "registration", [("first_name", "Дана"), ("last_name", "Сәрсен")])
      let principal = try await world.principal(cookie: try #require(answer.session))
      let me = try await world.get("me", as: principal)
      #expect(me["email"] == "new@example.kz" && me["last_name"] == "Сәрсен")
      #expect(me["email_verified"] == true)
      #expect(try await world.events == ["user.activated"])
      #expect(try await links(world) == ["sample 1907 new@example.kz"])
    }
  }

  /// A stranger's registration of the address, whose code never came back, must not keep its password.
  @Test func a_waiting_registration_gives_way() async throws {
    let provider = try Self.provider("new@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      _ = try await world.register("new@example.kz")
      let code = try await world.lastCode(to: "new@example.kz")
      let browser = try await arrive(world, provider)
      let names = [("first_name", "Дана"), ("last_name", "Ахметова")]
      #expect(try await browser.post("registration", names).session != nil)
      let late = try await world.post(
        "activations", ["email": "new@example.kz", "code": .string(code)])
      #expect(late.status == 422)
      #expect(try await world.signIn("new@example.kz").status == 401)
    }
  }

  @Test func sixteen_who_agree_at_once_are_one_account_and_one_session() async throws {
    let provider = try Self.provider("new@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      let browser = try await arrive(world, provider)
      let names = [("first_name", "Дана"), ("last_name", "Ахметова")]
      let results = await contenders(16) { _ in try await browser.post("registration", names) }
      let answers = try results.map { try $0.get() }
      #expect(answers.filter { $0.session != nil }.count == 1)
      #expect(try await world.count("account_user") == 1)
      #expect(try await world.count("user_sessions_session") == 1)
      #expect(try await links(world) == ["sample 1907 new@example.kz"])
    }
  }

  // MARK: The provider vouches for no address

  @Test(arguments: ["a@example.kz", "other@example.kz", nil])
  func an_unproven_address_opens_nothing_until_a_code_comes_back(_ said: String?) async throws {
    let provider = try Self.provider(said, verified: false)
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await world.person("a@example.kz")
      let browser = try await arrive(world, provider)
      let names = [("first_name", "Дана"), ("last_name", "Ахметова")]
      #expect(try await browser.post("registration", names).status == 400)
      // Whether an address has an account is not told.
      var pages: [String] = []
      for address in ["a@example.kz", "b@example.kz"] {
        let sent = try await browser.post("codes", names + [("email", address)])
        #expect(sent.status == 303)
        pages.append(
          try await browser.page().text.replacing(address, with: "").replacing("@", with: ""))
      }
      #expect(pages[0] == pages[1])
      #expect(try await links(world) == [])
      let code = try await world.lastCode(to: "b@example.kz")
      let old = try await world.lastCode(to: "a@example.kz")
      if old != code {
        #expect(try await browser.post("confirmation", [("code", old)]).status == 422)
      }
      #expect(try await browser.post("confirmation", [("code", code)]).session != nil)
      #expect(try await links(world) == ["sample 1907 b@example.kz"])
      #expect(try await world.count("account_user") == 2)
    }
  }

  @Test func a_code_to_an_address_with_an_account_links_that() async throws {
    let provider = try Self.provider(nil, verified: false)
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await world.person("a@example.kz")
      let browser = try await arrive(world, provider)
      let fields = [("first_name", "X"), ("last_name", "Y"), ("email", "a@example.kz")]
      _ = try await browser.post("codes", fields)
      let code = try await world.lastCode(to: "a@example.kz")
      #expect(try await browser.post("confirmation", [("code", code)]).session != nil)
      #expect(try await links(world) == ["sample 1907 a@example.kz"])
      #expect(try await world.count("account_user") == 1)
    }
  }

  // MARK: The forms are ours

  /// Fails without the look at the token, and at where the form comes from.
  @Test func a_form_of_another_site_does_nothing() async throws {
    let provider = try Self.provider("new@example.kz", verified: true)
    try await IdentityWorld.with(providers: provider.book()) { world in
      let browser = try await arrive(world, provider)
      let names = [("first_name", "Дана"), ("last_name", "Ахметова")]
      for token in ["", "wrong"] {
        #expect(try await browser.post("registration", names, token: token).status == 400)
      }
      for origin in ["https://evil.kz", nil] {
        #expect(try await browser.post("registration", names, origin: origin).status == 403)
      }
      #expect(try await world.count("account_user") == 0)
      let stranger = SocialBrowser(world, provider)
      #expect(try await stranger.page().status == 400)
      #expect(try await stranger.post("registration", names).status == 400)
    }
  }
}
