import Access
import HTTPCore
import IdentityApp
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// OpenID Connect RP-Initiated Logout 1.0.
struct LogoutTests {
  private static let back = "https://partner.kz/bye"

  private func world(_ body: (IdentityWorld, Partner, Principal) async throws -> Void) async throws
  {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      try await world.run(
        "update oauth2_provider_application set post_logout_redirect_uris = \(Self.back)")
      try await body(world, partner, try await world.session("a@example.kz"))
    }
  }

  private func ask(
    _ world: IdentityWorld, _ query: String, as caller: Principal = .anonymous()
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(.get, "/oauth/logout?" + query, as: caller)
  }

  private func isSignedIn(_ world: IdentityWorld) async throws -> Bool {
    let rows = try await world.database.query(
      "select count(*) as rows from user_sessions_session")
    return try rows[0].int64("rows") > 0
  }

  @Test func with_a_token_of_this_person_it_is_done_at_once() async throws {
    try await world { world, partner, person in
      let tokens = try await partner.redeem(try await partner.code())
      let hint = tokens["id_token"].string ?? ""
      let query = "id_token_hint=\(hint)&post_logout_redirect_uri=\(Self.back)&state=s%201"
      let answer = try await ask(world, query, as: person)
      #expect(answer.status == 303 && answer.headers[.location] == Self.back + "?state=s%201")
      #expect(answer.headers["Set-Cookie"]?.hasPrefix("sessionid=;") == true)
      #expect(try await !isSignedIn(world))
    }
  }

  @Test func without_one_the_person_is_asked() async throws {
    try await world { world, _, person in
      let query = "client_id=partner&post_logout_redirect_uri=\(Self.back)"
      let page = try await ask(world, query, as: person)
      #expect(page.status == 200 && page.headers[.location] == nil)
      #expect(try await isSignedIn(world))
      let csrf = try world.app.secrets.csrfToken(of: person.sessionID ?? "")
      for (token, status) in [("wrong", 400), (csrf, 303)] {
        let body =
          "request=\(PercentEncoding.encode(query))&csrf_token=\(PercentEncoding.encode(token))"
        let answer = try await world.client.send(
          .post, "/oauth/logout", body: Array(body.utf8),
          headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")],
          as: person)
        #expect(answer.status == status)
      }
      #expect(try await !isSignedIn(world))
    }
  }

  /// A link must not become a way to any site, whatever it claims.
  @Test(arguments: [
    "post_logout_redirect_uri=https://evil.kz",
    "client_id=partner&post_logout_redirect_uri=https://evil.kz",
    "client_id=nobody&post_logout_redirect_uri=https://partner.kz/bye",
    "id_token_hint=a.b.c&post_logout_redirect_uri=https://partner.kz/bye", "",
  ])
  func nobody_is_led_elsewhere(_ query: String) async throws {
    try await world { world, _, _ in
      let answer = try await ask(world, query)
      #expect(answer.status == 200 && answer.headers[.location] == nil)
    }
  }
}
