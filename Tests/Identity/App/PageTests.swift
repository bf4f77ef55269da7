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

/// Registration, reset, devices and applications by pages; nothing here needs a script.
struct PageTests {
  private func post(
    _ path: String, _ form: [(String, String)], _ world: IdentityWorld,
    as caller: Principal = .anonymous(), origin: String? = "https://hub.example"
  ) async throws -> (status: Int, text: String) {
    let body = form.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    var headers = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
    if let origin { headers.append((name: "Origin", value: origin)) }
    headers.append((name: "Accept-Language", value: "en"))
    let answer = try await world.client.send(
      .post, path, body: Array(body.utf8), headers: headers, as: caller)
    return (answer.status, String(decoding: answer.body, as: UTF8.self))
  }

  private func page(
    _ path: String, _ world: IdentityWorld, as caller: Principal
  ) async throws -> String {
    let answer = try await world.client.send(.get, path, as: caller)
    return String(decoding: answer.body, as: UTF8.self)
  }

  private static let filled = [
    ("contact", "aigerim@example.kz"), ("first_name", "Айгерім"), ("last_name", "Тау"),
    ("password", "Tau-kus-1907-bulak"), ("next", "/oauth/device"),
  ]

  @Test func somebody_registers_and_confirms_the_code() async throws {
    try await IdentityWorld.with { world in
      let registered = try await post("/oauth/account/register", Self.filled, world)
      #expect(registered.status == 200)
      #expect(registered.text.contains("action=\"/oauth/account/activate\""))
      #expect(registered.text.contains("name=\"contact\" value=\"aigerim@example.kz\""))
      let again = try await post(
        "/oauth/account/activate", [("contact", "aigerim@example.kz"), ("decision", "again")], world
      )
      #expect(again.status == 200)
      let contact = ("contact", "aigerim@example.kz")
      let wrong = try await post("/oauth/account/activate", [contact, ("code", "000000")], world)
      #expect(wrong.status == 422 && wrong.text.contains("id=\"code-fault\""))
      let code = try await world.lastCode(to: "aigerim@example.kz")
      let done = try await post(
        "/oauth/account/activate", [contact, ("code", " \(code) "), ("next", "/oauth/device")],
        world)
      #expect(done.status == 200 && done.text.contains("Your account is ready"))
      #expect(done.text.contains("name=\"next\" value=\"/oauth/device\""))
      #expect(try await world.signIn("aigerim@example.kz").status == 201)
    }
  }

  @Test func every_fault_stands_beside_its_field_and_no_password_comes_back() async throws {
    try await IdentityWorld.with { world in
      let answer = try await post(
        "/oauth/account/register",
        [("contact", "aigerim@"), ("first_name", "<b>"), ("password", "qwerty-1")], world)
      #expect(answer.status == 422)
      for field in ["contact", "first_name", "last_name", "password"] {
        #expect(answer.text.contains("aria-describedby=\"\(field)-fault\""), "\(field)")
      }
      #expect(answer.text.contains("value=\"&lt;b&gt;\"") && !answer.text.contains("qwerty-1"))
      #expect(answer.text.split(separator: "name=\"contact\"").count == 2, "once")
      #expect(try await world.count("account_user") == 0)
    }
  }

  /// Nobody learns from a page whether an address is known.
  @Test func a_forgotten_password_is_answered_alike_for_everybody() async throws {
    try await IdentityWorld.with { world in
      try await world.person("a@example.kz")
      let known = try await post("/oauth/account/reset", [("contact", "a@example.kz")], world)
      let unknown = try await post("/oauth/account/reset", [("contact", "b@example.kz")], world)
      #expect(known.status == 200)
      #expect(known.text == unknown.text.replacing("b@example.kz", with: "a@example.kz"))
      let code = try await world.lastCode(to: "a@example.kz")
      let changed = try await post(
        "/oauth/account/reset/confirm",
        [("contact", "a@example.kz"), ("code", code), ("password", "Jana-kilt-2031-su")], world)
      #expect(changed.status == 200 && changed.text.contains("The password is changed"))
    }
  }

  /// Seen failing without the look at `Origin`.
  @Test(arguments: ["https://evil.kz", nil])
  func a_form_of_another_site_is_not_taken(_ origin: String?) async throws {
    try await IdentityWorld.with { world in
      let answer = try await post("/oauth/account/register", Self.filled, world, origin: origin)
      #expect(answer.status == 403)
      #expect(try await world.count("account_activation") == 0)
    }
  }

  @Test func a_way_on_leads_nowhere_else() async throws {
    try await IdentityWorld.with { world in
      for next in ["https://evil.kz", "//evil.kz", "/oauth/authorize?x=\u{1}", "/api"] {
        let text = try await page(
          "/oauth/account/register?next=\(PercentEncoding.encode(next))", world, as: .anonymous())
        #expect(text.contains("name=\"next\" value=\"/\""), "\(next)")
      }
    }
  }

  @Test func somebody_sees_his_devices_and_ends_another() async throws {
    try await IdentityWorld.with { world in
      let here = try await world.member("a@example.kz")
      try await world.run("update user_sessions_session set user_agent = 'X Chrome/1 (Windows)'")
      _ = try await world.signIn("a@example.kz")
      let visitor = try await page("/oauth/account/devices", world, as: .anonymous())
      #expect(visitor.contains("name=\"next\" value=\"/oauth/account/devices\""))
      let text = try await page("/oauth/account/devices", world, as: here)
      #expect(text.contains("Chrome, Windows") && text.contains("value=\"others\""))

      let csrf = try world.app.secrets.csrfToken(of: here.sessionID ?? "")
      let foreign = try await post(
        "/oauth/account/devices", [("decision", "others"), ("csrf_token", "wrong")], world, as: here
      )
      #expect(foreign.status == 400)
      #expect(try await world.count("user_sessions_session") == 2)
      let ended = try await post(
        "/oauth/account/devices", [("decision", "others"), ("csrf_token", csrf)], world, as: here)
      #expect(ended.status == 303)
      #expect(try await world.count("user_sessions_session") == 1)
      #expect(
        try await !page("/oauth/account/devices", world, as: here).contains("value=\"others\""))
    }
  }

  @Test func somebody_shows_an_application_out() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let person = try await world.session("a@example.kz")
      try await world.run("update oauth2_provider_application set name = 'Tau & Co'")
      let tokens = try await partner.redeem(try await partner.code())
      #expect(tokens.status == 200)
      #expect(try await page("/oauth/account/apps", world, as: person).contains("Tau &amp; Co"))
      let csrf = try world.app.secrets.csrfToken(of: person.sessionID ?? "")
      let form = [("application", String(partner.application.rawValue)), ("csrf_token", csrf)]
      #expect(try await post("/oauth/account/apps", form, world, as: person).status == 303)
      #expect(try await !partner.isActive(tokens["access_token"].string ?? ""))
      #expect(try await !page("/oauth/account/apps", world, as: person).contains("Tau"))
    }
  }
}
