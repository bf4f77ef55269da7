import Access
import Crypto
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

/// The second step on the pages between an application's request and its answer.
struct SecondStepPageTests {
  private static let own = [(name: "Origin", value: "https://hub.example")]
  private static let challenge = Base64.url.text(
    (try? SHA256.digest(Partner.verifier)) ?? [])

  private static var next: String {
    let values = [
      ("response_type", "code"), ("client_id", "partner"), ("redirect_uri", Partner.redirect),
      ("scope", "openid read"), ("code_challenge", challenge), ("code_challenge_method", "S256"),
    ]
    return "/oauth/authorize?"
      + values.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
  }

  private func signIn(_ world: IdentityWorld) async throws -> ServiceClient.Answer {
    try await Partner.post(
      "/oauth/sign-in",
      [
        ("login", "a@example.kz"), ("password", IdentityWorld.password), ("next", Self.next),
        ("lang", "en"),
      ], Self.own, world)
  }

  private func post(
    _ world: IdentityWorld, _ path: String, _ form: [(String, String)], as caller: Principal
  ) async throws -> ServiceClient.Answer {
    let body = form.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    return try await world.client.send(
      .post, path, body: Array(body.utf8),
      headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")], as: caller)
  }

  private func text(_ answer: ServiceClient.Answer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  /// The value of a hidden field.
  private func field(_ name: String, of answer: ServiceClient.Answer) throws -> String {
    let page = text(answer)
    let mark = "name=\"\(name)\" value=\""
    let start = try #require(page.firstRange(of: mark)?.upperBound)
    return String(page[start...].prefix { $0 != "\"" })
  }

  @Test func the_page_asks_for_a_code_and_leads_on() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let somebody = try await world.enrol(
        try await world.session("a@example.kz"), "a@example.kz")
      let page = try await signIn(world)
      #expect(page.status == 200 && page.headers[.setCookie] == nil)
      #expect(text(page).contains("<html lang=\"en\">") && text(page).contains("one-time-code"))
      #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      func pass(
        _ code: String, _ headers: [(name: String, value: String)] = Self.own
      ) async throws -> ServiceClient.Answer {
        try await Partner.post(
          "/oauth/second-factor",
          [
            ("challenge", try field("challenge", of: page)), ("code", code),
            ("next", Self.next), ("lang", "en"),
          ], headers, world)
      }
      let wrong = try await pass("000000")
      #expect(wrong.status == 422 && text(wrong).contains("role=\"alert\""))
      #expect(try field("challenge", of: wrong) == field("challenge", of: page))
      let code = try somebody.app.code(at: world.clock.now)
      #expect(try await pass(code, []).status == 403)
      #expect(
        try await pass(code, [(name: "Origin", value: "https://evil.example")]).status == 403)
      let passed = try await pass(code)
      #expect(passed.status == 303 && passed.headers[.location] == Self.next)
      let person = try await world.principal(cookie: IdentityWorld.cookie(of: passed) ?? "")
      // A second time the page begins anew.
      let over = try await pass(code)
      #expect(over.status == 422 && text(over).contains("name=\"password\""))

      // The application learns how the person proved who he is.
      let agreed = try await post(
        world, "/oauth/authorize",
        [
          ("request", String(Self.next.dropFirst("/oauth/authorize?".count))),
          ("csrf_token", try world.app.secrets.csrfToken(of: person.sessionID ?? "")),
          ("decision", "allow"),
        ], as: person)
      let location = try #require(agreed.headers[.location])
      let query = try Query(Array(location.drop { $0 != "?" }.dropFirst().utf8)[...])
      let tokens = try await partner.redeem(query["code"] ?? "")
      let parts = (tokens["id_token"].string ?? "").split(separator: ".").map(String.init)
      let claims = try JSONParser.parse(try #require(Base64.url.bytes(parts[1])))
      #expect(claims["amr"]?.array?.compactMap(\.string) == ["pwd", "otp", "mfa"])
      #expect(claims["acr"] == "urn:techhub:acr:two-factors")
    }
  }

  @Test func who_must_have_one_sets_it_up_on_the_way() async throws {
    try await IdentityWorld.with {
      $0.staffNeedSecondFactor = true
    } _: { world in
      _ = try await Partner(world)
      try await world.run("update account_user set is_staff = true")
      let answer = try await signIn(world)
      #expect(answer.status == 303)
      let held = try await world.principal(cookie: IdentityWorld.cookie(of: answer) ?? "")
      let first = try await world.client.send(.get, Self.next, as: held)
      #expect(first.status == 200 && text(first).contains(EnrolmentAddress.path))
      // An application that asks in silence gets no code for such a session.
      let silent = try await world.client.send(.get, Self.next + "&prompt=none", as: held)
      #expect(silent.headers[.location]?.contains("error=login_required") == true)

      let csrf = try field("csrf_token", of: first)
      let rest = [("next", Self.next), ("lang", "en")]
      func step(_ path: String, _ form: [(String, String)]) async throws -> ServiceClient.Answer {
        try await post(world, EnrolmentAddress.path + path, form + rest, as: held)
      }
      let good = ("password", IdentityWorld.password)
      #expect(try await step("", [("csrf_token", "x"), good]).status == 400)
      #expect(try await step("", [("csrf_token", csrf), ("password", "no")]).status == 422)
      let key = try await step("", [("csrf_token", csrf), good])
      #expect(key.status == 200)
      let secret = try #require(text(key).firstMatch(of: /secret=([A-Z2-7]+)&amp;/))
      let app = Authenticator(String(secret.1))
      let wrong = try await step("/confirmation", [("csrf_token", csrf), ("code", "000000")])
      #expect(wrong.status == 422 && text(wrong).contains("name=\"code\""))
      let done = try await step(
        "/confirmation", [("csrf_token", csrf), ("code", try app.code(at: world.clock.now))])
      #expect(done.status == 200 && text(done).matches(of: /<li><code>/).count == 10)
      let person = try await world.principal(cookie: IdentityWorld.cookie(of: done) ?? "")
      #expect(!person.isHeldBack && person.isStaff)
      let asked = try await world.client.send(.get, Self.next, as: person)
      #expect(text(asked).contains("name=\"decision\""))
    }
  }
}

private enum EnrolmentAddress {
  static let path = "/oauth/second-factor/enrolment"
}
