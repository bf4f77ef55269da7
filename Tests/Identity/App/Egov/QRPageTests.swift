import Access
import HTTPCore
import IdentityApp
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

/// The same without a script: a form, a page with the code and a button that asks, and in.
struct QRPageTests {
  private static let own = [(name: "Origin", value: "https://hub.example")]

  /// The cookie and where the page is.
  private func begin(_ world: IdentityWorld) async throws -> (cookie: String, page: String) {
    let begun = try await Partner.post(
      "/oauth/qr", [("next", "/oauth/account/devices"), ("lang", "en")], Self.own, world)
    #expect(begun.status == 303)
    let cookie = try #require(begun.headers[.setCookie])
    #expect(cookie.hasPrefix("__Host-qr=") && cookie.contains("SameSite=Strict"))
    #expect(cookie.contains("HttpOnly") && cookie.contains("Secure"))
    return (
      String(cookie.prefix { $0 != ";" }), try #require(begun.headers[.location])
    )
  }

  private func look(
    _ page: String, _ cookie: String?, _ world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(
      .get, page, headers: cookie.map { [(name: "Cookie", value: $0)] } ?? [])
  }

  private func text(_ answer: ServiceClient.Answer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  /// The key that stands in the link for the same telephone.
  private func code(_ page: String) throws -> String {
    let mark = "link=https%3A%2F%2Fhub.example%2Fapi%2Fv1%2Fidentity%2Fegov-signing%3Fkey%3D"
    let start = try #require(page.firstRange(of: mark)?.upperBound)
    let key = page[start...].prefix { $0 != "&" }
    return "mobileSign:https://hub.example/api/v1/identity/egov-signing?key=\(key)"
  }

  @Test func a_page_shows_the_code_until_the_telephone_has_signed() async throws {
    try await IdentityWorld.withAuthority { world, authority in
      let person = try await world.member("a@example.kz")
      _ = try await world.proveNumber(authority, as: person)
      let (cookie, address) = try await begin(world)
      let first = try await look(address, cookie, world)
      #expect(first.status == 200)
      #expect(text(first).contains("<svg ") && text(first).contains("name=\"asked\""))
      // A page that loads itself anew cannot be read to its end by ear.
      #expect(!text(first).contains("http-equiv") && !text(first).contains("role=\"status\""))
      #expect(first.headers["Refresh"] == nil)
      let early = try await look(address + "&asked=1", cookie, world)
      #expect(early.status == 200 && text(early).contains("role=\"status\""))
      #expect(first.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      // The same code again: the page may be loaded as often as one likes.
      let code = try code(text(first))
      #expect(try self.code(text(try await look(address, cookie, world))) == code)

      #expect(
        try await Telephone(world: world, authority: authority).sign(code).status == 200)
      let arrived = try await look(address, cookie, world)
      #expect(arrived.status == 303 && arrived.headers[.location] == "/oauth/account/devices")
      let cookies = arrived.headers.values(of: "Set-Cookie")
      #expect(cookies.contains { $0.hasPrefix("sessionid=") })
      #expect(cookies.contains { $0.hasPrefix("__Host-qr=;") && $0.contains("Max-Age=0") })
      let over = try await look(address, cookie, world)
      #expect(over.status == 422 && text(over).contains("name=\"login\""))
    }
  }

  @Test func without_the_cookie_there_is_the_page_to_sign_in() async throws {
    try await IdentityWorld.with { world in
      let (_, address) = try await begin(world)
      for cookie in [nil, "__Host-qr=x", "qr=\(String(repeating: "a", count: 43))"] {
        let answer = try await look(address, cookie, world)
        #expect(answer.status == 422 && !text(answer).contains("<svg"))
      }
    }
  }

  @Test func who_has_no_account_is_led_back_with_the_reason() async throws {
    try await IdentityWorld.withAuthority { world, authority in
      let (cookie, address) = try await begin(world)
      let code = try code(text(try await look(address, cookie, world)))
      #expect(
        try await Telephone(world: world, authority: authority).sign(code).status == 200)
      let answer = try await look(address, cookie, world)
      #expect(answer.status == 422 && text(answer).contains("No account has this number"))
    }
  }

  @Test func a_form_of_another_site_begins_nothing() async throws {
    try await IdentityWorld.with { world in
      for origin in [[], [(name: "Origin", value: "https://evil.example")]] {
        let refused = try await Partner.post("/oauth/qr", [("lang", "en")], origin, world)
        #expect(refused.status == 403)
      }
      let page = try await world.client.send(.get, "/oauth/sign-in")
      #expect(text(page).contains("action=\"/oauth/qr\""))
    }
  }

  @Test func whoever_asks_too_often_is_told_on_a_page() async throws {
    try await IdentityWorld.with {
      $0.limitCodes(perAccount: 1, perAddress: 1, within: .seconds(900))
    } _: { world in
      _ = try await begin(world)
      let refused = try await Partner.post("/oauth/qr", [("lang", "en")], Self.own, world)
      #expect(refused.status == 429 && text(refused).contains("role=\"alert\""))
    }
  }
}
