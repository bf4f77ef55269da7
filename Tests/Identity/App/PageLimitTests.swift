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

/// Whoever tries too often is told on the page itself when he may go on.
struct PageLimitTests {
  private static let own = [(name: "Origin", value: "https://hub.example")]
  private static let enrolment = "/oauth/second-factor/enrolment"

  private func limited(_ settings: inout IdentitySettings) {
    settings.limitSignIn(perAccount: 2, perAddress: 1_000, within: .seconds(900))
    settings.staffNeedSecondFactor = true
  }

  /// Two are wrong, the third is too many.
  private func expectLimit(
    _ attempt: () async throws -> ServiceClient.Answer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for _ in 0..<2 {
      let wrong = try await attempt()
      #expect(wrong.status == 422, sourceLocation: sourceLocation)
      #expect(wrong.headers[.retryAfter] == nil, sourceLocation: sourceLocation)
    }
    let refused = try await attempt()
    let wait = refused.headers[.retryAfter].flatMap { Int($0) } ?? 0
    #expect(refused.status == 429, sourceLocation: sourceLocation)
    #expect((1...900).contains(wait), sourceLocation: sourceLocation)
    let page = String(decoding: refused.body, as: UTF8.self)
    #expect(page.contains("role=\"alert\""), sourceLocation: sourceLocation)
    #expect(page.contains("Too many attempts"), sourceLocation: sourceLocation)
    #expect(page.contains("<form"), "he may try again later", sourceLocation: sourceLocation)
  }

  @Test func at_the_page_to_sign_in() async throws {
    try await IdentityWorld.with(limited) { world in
      try await world.person("a@example.kz")
      try await expectLimit {
        try await Partner.post(
          "/oauth/sign-in", [("login", "a@example.kz"), ("password", "no"), ("lang", "en")],
          Self.own, world)
      }
    }
  }

  @Test func at_the_second_step() async throws {
    try await IdentityWorld.with(limited) { world in
      _ = try await world.enrolled("a@example.kz")
      let challenge = try await world.challenge("a@example.kz")
      try await expectLimit {
        try await Partner.post(
          "/oauth/second-factor",
          [("challenge", challenge), ("code", "000000"), ("lang", "en")], Self.own, world)
      }
    }
  }

  @Test(arguments: ["", "/confirmation"])
  func where_a_factor_is_set_up(_ step: String) async throws {
    try await IdentityWorld.with(limited) { world in
      try await world.person("a@example.kz")
      try await world.run("update account_user set is_staff = true")
      let held = try await world.session("a@example.kz")
      let csrf = try world.app.secrets.csrfToken(of: held.sessionID ?? "")
      func post(_ path: String, _ field: (String, String)) async throws -> ServiceClient.Answer {
        try await Partner.post(
          Self.enrolment + path, [("csrf_token", csrf), field, ("lang", "en")], [], world, as: held)
      }
      let key = try await post("", ("password", IdentityWorld.password))
      #expect(key.status == 200 && key.headers[.setCookie] == nil)
      try await expectLimit {
        try await post(step, step.isEmpty ? ("password", "no") : ("code", "000000"))
      }
    }
  }

  /// Fails where each command counts for itself: a stolen session then has as many guesses more as there
  /// are commands.
  @Test func guesses_at_a_password_count_together_whatever_for() async throws {
    try await IdentityWorld.with(limited) { world in
      let somebody = try await world.enrolled("a@example.kz")
      let code: JSONValue = .string(try somebody.app.code(at: world.clock.now))
      let removal = try await world.post(
        "me/second-factor/removals", ["password": "no", "code": code], as: somebody.person)
      #expect(removal.status == 422)
      let deletion = try await world.post(
        "me/deletion", ["password": "no"], as: somebody.person)
      #expect(deletion.status == 422)
      for (path, body) in [
        ("me/second-factor/removals", ["password": "no", "code": code]),
        ("me/second-factor", ["password": "no"]), ("me/deletion", ["password": "no"]),
      ] as [(String, JSONValue)] {
        let refused = try await world.post(path, body, as: somebody.person)
        #expect(refused.status == 429 && refused.headers[.retryAfter] != nil, "\(path)")
      }
    }
  }

  @Test func a_wrong_form_is_not_said_to_be_an_applications_fault() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.client.send(
        .post, "/oauth/sign-in", json: "{}", headers: Self.own + [("Accept-Language", "en")])
      #expect(answer.status == 400)
      let page = String(decoding: answer.body, as: UTF8.self)
      #expect(page.contains("Open the page anew") && !page.contains("tell its owner"))
    }
  }
}
