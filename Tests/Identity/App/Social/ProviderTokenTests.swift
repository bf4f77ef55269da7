import Crypto
import HTTPCore
import IdentityApp
import IdentitySamples
import JOSE
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// What a provider says is believed only as far as it is signed, fresh and meant for us.
struct ProviderTokenTests {
  private func link(_ world: IdentityWorld) async throws {
    let user = try await world.userID("a@example.kz")
    try await world.run(
      """
      insert into social_auth_usersocialauth (provider, uid, user_id)
      values ('sample', '1907', \(user))
      """)
  }

  private func refused(_ provider: SampleProvider) async throws {
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world)
      var browser = SocialBrowser(world, provider)
      let answer = try await browser.signIn()
      #expect(answer.status == 502 && answer.session == nil)
      #expect(try await world.count("user_sessions_session") == 0)
      // It was the token alone.
      provider.change {
        $0.wrong = [:]
        $0.token = nil
      }
      #expect(try await browser.signIn().session != nil)
    }
  }

  private static let now = Instant.sampleMorning.seconds

  @Test(
    arguments: [
      ("iss", "https://evil.example"), ("iss", .null), ("iss", "https://id.example/"),
      ("aud", "other"), ("aud", ["hub", "other"]), ("aud", []), ("aud", .null), ("azp", "other"),
      ("nonce", "other"), ("nonce", .null), ("sub", .null), ("sub", ""), ("at_hash", "other"),
      ("exp", .null), ("exp", .number(String(now - 60))), ("iat", .null),
      ("iat", .number(String(now + 61))), ("iat", .number(String(now - 660))),
    ] as [(String, JSONValue)])
  func a_claim_that_is_not_right_opens_nothing(_ name: String, _ value: JSONValue) async throws {
    let provider = try SampleProvider()
    provider.change { $0.wrong = [name: value] }
    try await refused(provider)
  }

  @Test func a_token_that_nobody_signed_opens_nothing() async throws {
    let provider = try SampleProvider()
    provider.change { state in
      state.token = { claims in
        let header: JSONValue = ["alg": "none", "typ": "JWT"]
        return Base64.url.text(header.bytes) + "." + Base64.url.text(claims.bytes) + "."
      }
    }
    try await refused(provider)
  }

  /// Signed by HMAC with what everybody knows: the public key (RFC 8725, section 2.1).
  @Test func a_public_key_is_no_secret() async throws {
    let provider = try SampleProvider(.rs256)
    provider.change { state in
      guard let key = state.keys.first?.key, let published = try? JSONWebKey(key.publicKey) else {
        return
      }
      let secret = JSONWriter.bytes { published.write(to: &$0) }
      state.token = { claims in
        let header: JSONValue = ["alg": "HS256", "kid": "k1", "typ": "JWT"]
        let signed = Base64.url.text(header.bytes) + "." + Base64.url.text(claims.bytes)
        let code = try HMACSHA256(key: Secret(secret)).code(Array(signed.utf8))
        return signed + "." + Base64.url.text(code)
      }
    }
    try await refused(provider)
  }

  @Test func a_key_of_somebody_else_opens_nothing() async throws {
    let provider = try SampleProvider()
    let other = try SigningKey(generating: .es256)
    for name in ["k1", "k2"] {
      provider.change { $0.token = { try SignedToken.text($0, by: other, named: name) } }
      try await refused(provider)
    }
  }

  @Test func keys_that_changed_are_read_again_but_not_at_every_call() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world)
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().session != nil)
      let next = try SigningKey(generating: .es256)
      provider.change { $0.keys = [("k2", next)] }
      func reads() -> Int { provider.calls("/keys") }
      #expect(reads() == 1)
      #expect(try await browser.signIn().status == 502, "read a moment ago")
      #expect(reads() == 1)
      world.clock.move(.seconds(10))
      #expect(try await browser.signIn().session != nil)
      #expect(reads() == 2)
      let stray = try SigningKey(generating: .es256)
      provider.change { $0.token = { try SignedToken.text($0, by: stray, named: "k3") } }
      for _ in 0..<3 { #expect(try await browser.signIn().status == 502) }
      #expect(reads() == 2)
    }
  }

  @Test func keys_without_names_may_change_too() async throws {
    let provider = try SampleProvider()
    let (first, second) = (
      try SigningKey(generating: .es256), try SigningKey(generating: .es256)
    )
    provider.change { $0.keys = [("", first)] }
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world)
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().session != nil)
      provider.change { $0.keys = [("", second)] }
      world.clock.move(.seconds(10))
      #expect(try await browser.signIn().session != nil)
    }
  }

  @Test func what_it_says_of_itself_is_asked_once_an_hour() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      var browser = SocialBrowser(world, provider)
      for _ in 0..<3 { _ = try await browser.start() }
      func reads() -> Int { provider.calls("/.well-known/openid-configuration") }
      #expect(reads() == 1)
      world.clock.move(.seconds(3_600))
      _ = try await browser.start()
      #expect(reads() == 2)
    }
  }

  @Test(
    arguments: [
      ("issuer", "https://evil.example"), ("token_endpoint", "http://id.example/token"),
      ("authorization_endpoint", "javascript:alert(1)"), ("jwks_uri", .null),
      ("userinfo_endpoint", "http://10.0.0.1/"),
      ("token_endpoint_auth_methods_supported", ["private_key_jwt"]),
    ] as [(String, JSONValue)])
  func a_provider_that_says_odd_things_of_itself_is_not_asked(
    _ name: String, _ value: JSONValue
  ) async throws {
    let provider = try SampleProvider()
    provider.change { $0.metadata[name] = value }
    try await IdentityWorld.with(providers: provider.book()) { world in
      let answer = try await world.client.send(.get, "/oauth/social/sample")
      #expect(answer.status == 503)
    }
  }

  @Test func the_secret_goes_where_the_provider_wants_it() async throws {
    let provider = try SampleProvider()
    provider.change {
      $0.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    }
    try await IdentityWorld.with(providers: provider.book()) { world in
      try await link(world)
      var browser = SocialBrowser(world, provider)
      // The sample wants Basic all the same: what it refuses is between the two houses.
      #expect(try await browser.signIn().status == 503)
    }
  }

  @Test func what_the_token_lacks_is_asked_for_and_must_be_of_the_same_person() async throws {
    let provider = try SampleProvider()
    provider.change {
      $0.userInfo = ["sub": "666", "email": "a@example.kz", "email_verified": true]
    }
    try await IdentityWorld.with(providers: provider.book()) { world in
      _ = try await world.userID("a@example.kz")
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().status == 502)
      provider.change { $0.userInfo?["sub"] = "1907" }
      let answer = try await browser.signIn()
      #expect(answer.headers[.location] == "/oauth/social/sample/account")
      #expect(try await browser.page().text.contains("a@example.kz"))
    }
  }
}
