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

/// Signing in by a code without a script: an address, then the code, and on to where it was asked.
struct SignInCodePageTests {
  private static let own = [(name: "Origin", value: "https://hub.example")]
  private static let address = "/oauth/sign-in/code"
  private static let next =
    "/oauth/authorize?client_id=partner&redirect_uri=https%3A%2F%2Fpartner.kz%2Fcb"

  private func ask(
    _ world: IdentityWorld, _ contact: String, _ headers: [(name: String, value: String)] = own
  ) async throws -> ServiceClient.Answer {
    try await Partner.post(
      Self.address, [("contact", contact), ("next", Self.next), ("lang", "en")], headers, world)
  }

  private func show(
    _ world: IdentityWorld, _ code: String, _ contact: String = "one@example.kz",
    _ headers: [(name: String, value: String)] = own
  ) async throws -> ServiceClient.Answer {
    try await Partner.post(
      Self.address + "/confirmation",
      [("contact", contact), ("code", code), ("next", Self.next), ("lang", "en")], headers, world)
  }

  private func text(_ answer: ServiceClient.Answer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  private static func other(than code: String) -> String {
    code == "111111" ? "111112" : "111111"
  }

  @Test func an_address_and_its_code_lead_on_once() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let start = try await world.client.send(
        .get, "/oauth/sign-in?lang=en&next=\(PercentEncoding.encode(Self.next))")
      #expect(text(start).contains("href=\"\(Self.address)?lang=en&amp;next="))
      let first = try await world.client.send(.get, Self.address + "?lang=kk&next=/oauth/device")
      #expect(first.status == 200 && text(first).contains("<html lang=\"kk\">"))
      #expect(text(first).contains("name=\"next\" value=\"/oauth/device\""))
      #expect(text(first).contains("name=\"lang\" value=\"kk\""))

      let asked = try await ask(world, "ONE@example.kz")
      #expect(asked.status == 200 && text(asked).contains("<html lang=\"en\">"))
      #expect(text(asked).contains("action=\"\(Self.address)/confirmation\""))
      #expect(text(asked).contains("name=\"contact\" value=\"ONE@example.kz\""))
      // The answer may lead on to the application, which browsers count as the form's target.
      #expect(
        asked.headers["Content-Security-Policy"]?
          .contains("form-action 'self' https://partner.kz:443;") == true)
      let code = try await world.lastCode(to: "one@example.kz")
      let wrong = try await show(world, Self.other(than: code))
      #expect(wrong.status == 422 && text(wrong).contains("id=\"code-fault\""))
      #expect(text(wrong).contains("name=\"contact\" value=\"one@example.kz\""))
      let answer = try await show(world, " \(code) ")
      #expect(answer.status == 303 && answer.headers[.location] == Self.next)
      let person = try await world.principal(cookie: IdentityWorld.cookie(of: answer) ?? "")
      #expect(try await world.get("me", as: person)["email"] == "one@example.kz")
      #expect(try await show(world, code).status == 422)
    }
  }

  /// Also where the form does not say in which language it stood, and unless the person chose another.
  @Test func its_pages_speak_the_language_that_the_application_wants() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let next = Self.next + "&ui_locales=fr%20kk"
      let english = [(name: "Accept-Language", value: "en")]
      func speaks(_ answer: ServiceClient.Answer, _ language: String) -> Bool {
        text(answer).contains("<html lang=\"\(language)\">")
          && text(answer).contains("name=\"lang\" value=\"\(language)\"")
      }
      let address = "\(Self.address)?next=\(PercentEncoding.encode(next))"
      #expect(speaks(try await world.client.send(.get, address, headers: english), "kk"))
      let chosen = try await world.client.send(.get, address + "&lang=ru", headers: english)
      #expect(speaks(chosen, "ru"))
      func post(
        _ path: String, _ fields: [(String, String)]
      ) async throws -> ServiceClient.Answer {
        try await Partner.post(
          Self.address + path, [("contact", "one@example.kz"), ("next", next)] + fields,
          Self.own + english, world)
      }
      #expect(speaks(try await post("", []), "kk"))
      #expect(speaks(try await post("", [("lang", "ru")]), "ru"))
      let code = Self.other(than: try await world.lastCode(to: "one@example.kz"))
      let wrong = try await post("/confirmation", [("code", code)])
      #expect(wrong.status == 422 && speaks(wrong, "kk"))
    }
  }

  @Test func a_number_gets_its_code_by_sms() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      try await world.run(
        "update account_user set phone = '+77011234567', phone_key = '+77011234567'")
      #expect(try await ask(world, "8 701 123-45-67").status == 200)
      let code = try await world.lastCode(to: "+77011234567")
      #expect(try await show(world, code, "8 701 123-45-67").status == 303)
    }
  }

  /// Fails where a page says more of an address that somebody has.
  @Test func nobody_learns_who_has_an_account() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      func said(_ answer: ServiceClient.Answer) -> String {
        text(answer).replacing("two@example.kz", with: "one@example.kz")
      }
      let (known, unknown) = (
        try await ask(world, "one@example.kz"), try await ask(world, "two@example.kz")
      )
      #expect(known.status == 200 && unknown.status == 200 && said(known) == said(unknown))
      #expect(try await world.letters(to: "two@example.kz").isEmpty)
      let code = Self.other(than: try await world.lastCode(to: "one@example.kz"))
      let (wrong, nobody) = (
        try await show(world, code), try await show(world, code, "two@example.kz")
      )
      #expect(wrong.status == 422 && nobody.status == 422 && said(wrong) == said(nobody))
    }
  }

  /// Seen by whoever has a second factor: the code is a first step, and no cookie is given for it.
  @Test func the_second_step_follows_where_there_is_one() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      _ = try await ask(world, "one@example.kz")
      let page = try await show(world, try await world.lastCode(to: "one@example.kz"))
      #expect(page.status == 200 && page.headers[.setCookie] == nil)
      #expect(text(page).contains("action=\"/oauth/second-factor\""))
      let mark = "name=\"challenge\" value=\""
      let start = try #require(text(page).firstRange(of: mark)?.upperBound)
      let challenge = String(text(page)[start...].prefix { $0 != "\"" })
      let passed = try await Partner.post(
        "/oauth/second-factor",
        [
          ("challenge", challenge), ("code", try somebody.app.code(at: world.clock.now)),
          ("next", Self.next),
        ], Self.own, world)
      #expect(passed.status == 303 && passed.headers[.location] == Self.next)
    }
  }

  @Test func another_one_is_sent_until_there_were_enough() async throws {
    try await IdentityWorld.with {
      $0.limitCodes(perAccount: 5, perAddress: 3, within: .seconds(900))
    } _: { world in
      // The registration's code counts too.
      try await world.person("one@example.kz")
      _ = try await ask(world, "one@example.kz")
      let before = try await world.letters(to: "one@example.kz").count
      func again() async throws -> ServiceClient.Answer {
        try await Partner.post(
          Self.address + "/confirmation",
          [("contact", "one@example.kz"), ("code", ""), ("decision", "again"), ("lang", "en")],
          Self.own, world)
      }
      let sent = try await again()
      #expect(sent.status == 200 && text(sent).contains("name=\"code\""))
      #expect(try await world.letters(to: "one@example.kz").count == before + 1)
      let refused = try await again()
      #expect(refused.status == 429 && refused.headers[.retryAfter] != nil)
      #expect(text(refused).contains("role=\"alert\"") && text(refused).contains("<form"))
    }
  }

  /// A form of another site could sign somebody in as whom it likes. Seen failing without the look at
  /// `Origin`.
  @Test func a_form_of_another_site_is_not_taken() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      for headers in [[], [(name: "Origin", value: "https://evil.example")]] {
        #expect(try await ask(world, "one@example.kz", headers).status == 403)
        #expect(try await world.count("signin_code") == 0)
      }
      _ = try await ask(world, "one@example.kz")
      let code = try await world.lastCode(to: "one@example.kz")
      #expect(try await show(world, code, "one@example.kz", []).status == 403)
      #expect(try await show(world, code).status == 303)
    }
  }
}
