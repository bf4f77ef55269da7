import Access
import HTTPClient
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JOSE
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// OpenID Connect Back-Channel Logout 1.0.
struct BackChannelLogoutTests {
  @Test func the_token_says_whose_session_is_over_and_no_more() async throws {
    try await LogoutWorld.with { house in
      try await house.signOut(house.person)
      #expect(house.site.calls.isEmpty, "not within the change")
      try await house.runJobs()

      let call = try #require(house.site.calls.first)
      #expect(call.method == .post && call.url.origin.authority == "partner.kz")
      #expect(call.url.target == "/ended?tenant=1")
      #expect(call.headers[.contentType] == "application/x-www-form-urlencoded")
      let keys = try JSONWebKey.set(try await house.world.client.send(.get, "/oauth/jwks").body)
      let identity = try SignedToken(house.idToken, signedByOneOf: keys).claims
      let token = try #require(try await house.site.tokens(of: house.world).first)
      let claims = token.claims
      #expect(token.type == "logout+jwt")
      #expect(claims["iss"] == "https://hub.example" && claims["aud"] == "partner")
      #expect(claims["sub"] == identity["sub"] && claims["sid"] == identity["sid"])
      #expect(claims["sid"]?.string?.isEmpty == false)
      #expect(identity["acr"] == "urn:techhub:acr:one-factor")
      #expect(
        claims["events"] == ["http://schemas.openid.net/event/backchannel-logout": [:]])
      let now = house.world.clock.now.seconds
      #expect(claims["iat"]?.int64 == now && claims["exp"]?.int64 == now + 120)
      #expect((claims["jti"]?.string?.utf8.count ?? 0) >= 22)
      #expect(claims["nonce"] == nil)
      #expect(
        Set(claims.members?.map(\.key) ?? [])
          == ["iss", "sub", "aud", "iat", "exp", "jti", "events", "sid"])
    }
  }

  @Test(arguments: SessionEnd.allCases)
  func whichever_way_a_session_ends_it_is_told_once(_ end: SessionEnd) async throws {
    try await LogoutWorld.with { house in
      try await end.happen(to: house.person, house.idToken, in: house.world)
      try await house.runJobs()
      #expect(house.site.calls.count == 1)
      #expect(try await house.jobs().map(\.status) == ["done"])
      #expect(try await house.world.count("oauth_session_application") == 0)
    }
  }

  @Test func an_erased_persons_applications_hear_of_it() async throws {
    try await LogoutWorld.with { house in
      // As if a session had outlived the wish.
      try await house.world.run(
        """
        insert into account_deletion (user_id, due_at)
        values (\(house.partner.user), \(house.world.clock.now))
        """)
      try await house.world.run(
        """
        update account_user set state = 'deletion_requested' where id = \(house.partner.user)
        """)
      #expect(
        try await house.world.accounts.erase(
          house.partner.user, blanking: Blanking(person: { _, _ in }, rows: { _, _, _ in }),
          now: house.world.clock.now))
      try await house.runJobs()
      let tokens = try await house.site.tokens(of: house.world)
      #expect(tokens.map(\.claims["sub"]) == [.string("\(house.partner.user)")])
    }
  }

  // MARK: Whom it is no business of

  @Test func only_applications_of_that_session_are_told() async throws {
    try await LogoutWorld.with { house in
      let (world, user) = (house.world, house.partner.user)
      let other = try await world.session("a@example.kz")
      let session = house.person.sessionID
      // Without an identity token, without an address, in another session, retired.
      let plain = try await Partner(world, named: "plain", user: user)
      let silent = try await Partner(world, named: "silent", user: user)
      let elsewhere = try await Partner(world, named: "elsewhere", user: user)
      let retired = try await Partner(world, named: "retired", user: user)
      try await world.run(
        """
        update oauth2_provider_application set backchannel_logout_uri = 'https://' || client_id || '.kz'
        where client_id in ('plain', 'elsewhere', 'retired')
        """)
      for (partner, scopes, place) in [
        (plain, "read", session), (silent, "openid", session),
        (elsewhere, "openid", other.sessionID), (retired, "openid", session),
      ] {
        let answer = try await partner.redeem(
          try await partner.code(scopes: scopes, in: place))
        #expect(answer.status == 200)
      }
      try await world.run(
        "update oauth2_provider_application set active = false where client_id = 'retired'")
      try await house.signOut(house.person)
      try await house.runJobs()
      #expect(house.site.calls.map(\.url.origin.authority) == ["partner.kz"])
      try await house.signOut(other)
      try await house.runJobs()
      #expect(
        house.site.calls.map(\.url.origin.authority) == ["partner.kz", "elsewhere.kz"])
    }
  }

  /// An application that wants a fresh sign-in does not sign its neighbours out.
  @Test func signing_in_again_in_the_same_browser_ends_nothing() async throws {
    try await LogoutWorld.with { house in
      let again = try await house.world.signIn("a@example.kz", as: house.person)
      let next = try await house.world.principal(cookie: IdentityWorld.cookie(of: again) ?? "")
      try await house.runJobs()
      #expect(house.site.calls.isEmpty)
      // Later it is told of the session by the name that it knows.
      try await house.signOut(next)
      try await house.runJobs()
      let keys = try JSONWebKey.set(try await house.world.client.send(.get, "/oauth/jwks").body)
      let sid = try SignedToken(house.idToken, signedByOneOf: keys).claims["sid"]
      #expect(try await house.site.tokens(of: house.world).map(\.claims["sid"]) == [sid])
    }
  }

  @Test func taking_access_away_and_running_out_are_no_sign_out() async throws {
    try await LogoutWorld.with { house in
      let (world, partner) = (house.world, house.partner)
      _ = try await world.app.tokenFamilies.withdraw(
        partner.application, of: partner.user, now: world.clock.now)
      world.clock.move(SessionPolicy.lifetime)
      _ = try await world.session("a@example.kz")
      try await house.runJobs()
      #expect(house.site.calls.isEmpty)
      #expect(try await world.count("oauth_session_application") == 0, "left with the session")
    }
  }

  @Test func a_code_ends_with_the_session_in_which_it_was_given() async throws {
    try await LogoutWorld.with { house in
      let code = try await house.partner.code(in: house.person.sessionID)
      try await house.signOut(house.person)
      let answer = try await house.partner.redeem(code)
      #expect(answer.status == 400 && answer["error"] == "invalid_grant")
    }
  }

  // MARK: What else it might be taken for

  /// Seen only by its application, but an application is an outsider.
  @Test func a_logout_token_is_no_identity_token() async throws {
    try await LogoutWorld.with { house in
      let next = try await house.world.session("a@example.kz")
      try await house.signOut(house.person)
      try await house.runJobs()
      let form = try Query((house.site.calls.first?.body ?? [])[...])
      let page = try await house.world.client.send(
        .get, "/oauth/logout?id_token_hint=\(form["logout_token"] ?? "")", as: next)
      #expect(page.status == 200)
      #expect(try await house.world.count("user_sessions_session") == 1, "asked first")
    }
  }

  @Test func the_metadata_says_so() async throws {
    try await IdentityWorld.with { world in
      let told = try await world.client.send(.get, "/.well-known/openid-configuration")
      #expect(told["backchannel_logout_supported"] == true)
      #expect(told["backchannel_logout_session_supported"] == true)
    }
  }
}
