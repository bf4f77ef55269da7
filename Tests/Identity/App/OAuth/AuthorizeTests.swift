import Access
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

/// From the request of an application to the code, by the pages.
struct AuthorizeTests {
  private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

  private func query(_ changes: [String: String] = [:]) -> String {
    var values = [
      "response_type": "code", "client_id": "partner", "redirect_uri": Partner.redirect,
      "scope": "openid read", "state": "s 1", "code_challenge": Self.challenge,
      "code_challenge_method": "S256",
    ]
    for (name, value) in changes { values[name] = value }
    return values.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
  }

  private func ask(
    _ world: IdentityWorld, _ changes: [String: String] = [:], as caller: Principal = .anonymous()
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(.get, "/oauth/authorize?" + query(changes), as: caller)
  }

  private func decide(
    _ world: IdentityWorld, _ decision: String, _ changes: [String: String] = [:],
    token: String? = nil, as caller: Principal
  ) async throws -> ServiceClient.Answer {
    let csrf = try token ?? world.app.secrets.csrfToken(of: caller.sessionID ?? "")
    let body = [("request", query(changes)), ("csrf_token", csrf), ("decision", decision)]
      .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    return try await world.client.send(
      .post, "/oauth/authorize", body: Array(body.utf8),
      headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")], as: caller)
  }

  /// The parameters with which the browser is led back.
  private func answer(_ answer: ServiceClient.Answer) throws -> Query {
    #expect(answer.status == 303)
    let location = try #require(answer.headers[.location])
    #expect(location.hasPrefix(Partner.redirect + "?"))
    return try Query(Array(location.drop { $0 != "?" }.dropFirst().utf8)[...])
  }

  @Test func a_person_agrees_once_and_the_application_gets_its_code() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let person = try await world.session("a@example.kz")
      let page = try await ask(world, as: person)
      #expect(page.status == 200)
      let text = String(decoding: page.body, as: UTF8.self)
      #expect(text.contains("<html lang=\"ru\">") && text.contains("Читать то, что видите вы"))
      let policy = page.headers["Content-Security-Policy"] ?? ""
      #expect(policy.contains("form-action 'self' https://partner.kz;"))
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))

      let back = try answer(try await decide(world, "allow", as: person))
      #expect(back["state"] == "s 1" && back["iss"] == "https://hub.example")
      let code = try #require(back["code"])
      let tokens = try await partner.redeem(code, verifier: Partner.verifier)
      #expect(tokens.status == 200 && tokens["scope"] == "openid read")

      // Not asked again, but for more.
      #expect(try answer(try await ask(world, as: person))["code"] != nil)
      #expect(try await ask(world, ["scope": "openid read email"], as: person).status == 200)
      #expect(try await ask(world, ["prompt": "consent"], as: person).status == 200)
    }
  }

  @Test func who_says_no_is_heard() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let person = try await world.session("a@example.kz")
      let back = try answer(try await decide(world, "deny", as: person))
      #expect(back["error"] == "access_denied" && back["state"] == "s 1" && back["code"] == nil)
      #expect(try await ask(world, as: person).status == 200, "asked again")
    }
  }

  /// Where it is not certain who asks or where to answer, nothing is sent anywhere.
  @Test(arguments: [
    ["client_id": "nobody"], ["client_id": ""], ["redirect_uri": "https://evil.kz/cb"],
    ["redirect_uri": "https://partner.kz/cb/"], ["redirect_uri": "javascript:alert(1)"],
  ])
  func a_request_from_nobody_is_shown(_ changes: [String: String]) async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let person = try await world.session("a@example.kz")
      for answer in [
        try await ask(world, changes, as: person),
        try await decide(world, "allow", changes, as: person),
      ] {
        #expect(answer.status == 400 && answer.headers[.location] == nil)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
      }
    }
  }

  @Test(arguments: [
    (["response_type": "token"], "unsupported_response_type"),
    (["scope": "openid admin"], "invalid_scope"), (["code_challenge": ""], "invalid_request"),
    (["code_challenge_method": "plain"], "invalid_request"),
    (["request_uri": "https://a.kz"], "request_uri_not_supported"),
    (["prompt": "none"], "login_required"),
  ])
  func every_other_fault_is_sent_back(_ changes: [String: String], _ code: String) async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let back = try answer(try await ask(world, changes))
      #expect(back["error"] == code && back["state"] == "s 1")
      #expect(back["iss"] == "https://hub.example")
    }
  }

  /// RFC 6749, section 4.1.2.1. Seen failing: the browser was shown a problem, the application nothing.
  @Test func a_fault_of_this_house_is_sent_back_too() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let person = try await world.session("a@example.kz")
      try await world.run("alter table oauth_consent rename to gone")
      for back in [
        try answer(try await ask(world, as: person)),
        try answer(try await decide(world, "allow", as: person)),
      ] {
        #expect(back["error"] == "server_error" && back["state"] == "s 1")
        #expect(back["iss"] == "https://hub.example" && back["code"] == nil)
        #expect(back["error_description"]?.contains("oauth_consent") == false)
      }
    }
  }

  @Test func who_comes_while_all_is_busy_is_told_to_come_again() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let person = try await world.session("a@example.kz")
      try await world.run(
        """
        create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'full' using errcode = '53300'; end $$
        """)
      try await world.run(
        """
        create trigger refused before insert on oauth2_provider_grant for each row
        execute function refuse()
        """)
      let back = try answer(try await decide(world, "allow", as: person))
      #expect(back["error"] == "temporarily_unavailable" && back["state"] == "s 1")
    }
  }

  @Test func without_a_session_the_person_signs_in_first() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let page = try await ask(world, ["login_hint": "a@example.kz\"><script>"])
      let text = String(decoding: page.body, as: UTF8.self)
      #expect(page.status == 200 && text.contains("name=\"password\""))
      #expect(text.contains("a@example.kz&quot;&gt;&lt;script&gt;") && !text.contains("<script>"))
      let person = try await world.session("a@example.kz")
      #expect(
        try answer(try await ask(world, ["prompt": "none"], as: person))["error"]
          == "consent_required")
      // A sign-in of long ago is not enough for whoever wants a fresh one.
      world.clock.move(.seconds(120))
      #expect(
        try answer(try await ask(world, ["prompt": "none", "max_age": "60"], as: person))["error"]
          == "login_required")
      for wish in [["max_age": "60"], ["prompt": "login"]] {
        let again = try await ask(world, wish, as: person)
        #expect(String(decoding: again.body, as: UTF8.self).contains("name=\"password\""))
      }
    }
  }

  /// Fails without the look at the token: the cookie comes along from any site.
  @Test func a_form_that_is_not_ours_decides_nothing() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      let person = try await world.session("a@example.kz")
      let other = try await world.member("b@example.kz")
      let others = try world.app.secrets.csrfToken(of: other.sessionID ?? "")
      for token in ["", "wrong", others] {
        let answer = try await decide(world, "allow", token: token, as: person)
        #expect(answer.status == 400 && answer.headers[.location] == nil)
      }
      let gone = try await decide(world, "allow", token: "x", as: .anonymous())
      #expect(gone.headers[.location]?.hasPrefix("/oauth/authorize?") == true)
    }
  }

  @Test func a_token_is_no_browser() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let tokens = try await partner.redeem(try await partner.code(scopes: "openid read write"))
      let resolved = try await world.resolve([
        "token": .string(tokens["access_token"].string ?? "")
      ])
      let caller = Principal(
        kind: .user, issuer: Principal.gateway, userID: partner.user.rawValue,
        sessionID: resolved["session_id"].string, clientID: nil)
      let page = try await ask(world, as: caller)
      #expect(String(decoding: page.body, as: UTF8.self).contains("name=\"password\""))
    }
  }

  @Test func the_page_signs_in_and_leads_on_to_this_house_alone() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      _ = try await world.session("a@example.kz")
      func post(_ form: [(String, String)], origin: String? = "https://hub.example") async throws
        -> ServiceClient.Answer
      {
        try await Partner.post(
          "/oauth/sign-in", form, origin.map { [(name: "Origin", value: $0)] } ?? [], world)
      }
      let good = [("login", "a@example.kz"), ("password", IdentityWorld.password)]
      let next = "/oauth/authorize?" + query()
      // Whoever has agreed before is led on to the application by the answer to the form.
      let page = try await world.client.send(
        .get, "/oauth/sign-in?next=" + PercentEncoding.encode(next))
      let policy = page.headers["Content-Security-Policy"] ?? ""
      #expect(policy.contains("form-action 'self' https://partner.kz:443;"))
      let on = try await post(good + [("next", next)])
      #expect(on.status == 303 && on.headers[.location] == next)
      #expect(on.headers["Set-Cookie"]?.hasPrefix("sessionid=") == true)
      for elsewhere in [
        "https://evil.kz", "//evil.kz", "/oauth/authorize?\r\nX: y", "", "javascript:1",
      ] {
        #expect(try await post(good + [("next", elsewhere)]).headers[.location] == "/")
      }
      let wrong = try await post([("login", "a@example.kz"), ("password", "no")])
      #expect(wrong.status == 422 && wrong.headers["Set-Cookie"] == nil)
      #expect(String(decoding: wrong.body, as: UTF8.self).contains("role=\"alert\""))
      #expect(try await post(good, origin: "https://evil.kz").status == 403)
      #expect(try await post(good, origin: nil).status == 403)
    }
  }

  @Test func an_application_of_the_house_asks_nobody() async throws {
    try await IdentityWorld.with { world in
      _ = try await Partner(world)
      try await world.run("update oauth2_provider_application set skip_authorization = true")
      let person = try await world.session("a@example.kz")
      #expect(try answer(try await ask(world, as: person))["code"] != nil)
    }
  }
}
