import Access
import Crypto
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// A second factor from the first code to the last.
@Suite(.onLoop) struct SecondFactorTests {
  /// RFC 6238, appendix B, SHA-1.
  @Test(
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
      (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func codes_are_those_of_rfc_6238(_ time: Int64, _ code: String) throws {
    let app = Authenticator(bytes: Array("12345678901234567890".utf8))
    #expect(try app.code(at: Instant(seconds: time), digits: 8) == code)
  }

  @Test func a_key_is_shown_once_and_counts_from_its_first_code_on() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("one@example.kz")
      let refused = try await world.post("me/second-factor", ["password": "wrong"], as: person)
      #expect(refused.status == 422 && refused["errors"].array?.first?["pointer"] == "/password")
      let offer = try await world.post(
        "me/second-factor", ["password": .string(IdentityWorld.password)], as: person)
      #expect(offer.status == 201 && offer.headers[.cacheControl] == "no-store")
      let secret = try #require(offer["secret"].string)
      #expect(
        offer["uri"].string
          == "otpauth://totp/TechHub:one%40example.kz?secret=\(secret)&issuer=TechHub"
          + "&algorithm=SHA1&digits=6&period=30")
      // Sealed: the table alone makes no codes.
      let sealed = try await world.database.query("select sealed from factor_totp")[0]
        .bytes("sealed")
      #expect(sealed.count == 12 + FactorPolicy.keyBytes + 16)
      #expect(try await world.get("me/second-factor", as: person)["enrolled"] == false)
      #expect(try await world.signIn("one@example.kz").status == 201)

      let app = Authenticator(secret)
      let wrong = try await world.post(
        "me/second-factor/confirmations", ["code": "abc"], as: person)
      #expect(wrong.status == 422)
      let confirmed = try await world.post(
        "me/second-factor/confirmations", ["code": .string(try app.code(at: world.clock.now))],
        as: person)
      #expect(confirmed.status == 201)
      #expect(Set(confirmed["recovery_codes"].array?.compactMap(\.string) ?? []).count == 10)
      // The session has another name, and all that were begun without a code are over.
      let after = try await world.principal(cookie: IdentityWorld.cookie(of: confirmed) ?? "")
      #expect(after.sessionID != person.sessionID)
      #expect(try await world.count("user_sessions_session") == 1)
      let status = try await world.get("me/second-factor", as: after)
      #expect(status["enrolled"] == true && status["recovery_codes_left"].int64 == 10)
      #expect(
        try await world.letters(to: "one@example.kz").last?.contains("қолданбадағы код") == true)
      let again = try await world.post(
        "me/second-factor", ["password": .string(IdentityWorld.password)], as: after)
      #expect(again.status == 409 && again["code"] == "already-enrolled")
    }
  }

  /// Fails without `last_step`: whoever looked over a shoulder would come in after.
  @Test func signing_in_takes_a_code_that_nobody_used() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      let first = try await world.signIn("one@example.kz")
      #expect(first.status == 202 && first.headers[.setCookie] == nil)
      #expect(first["status"] == "second-factor" && first["user"].isNull)
      let code = try somebody.app.code(at: world.clock.now)
      let passed = try await world.pass(
        first["challenge"].string ?? "", code, as: somebody.person)
      #expect(passed.status == 201 && passed["second_factor_required"] == false)
      let after = try await world.principal(cookie: IdentityWorld.cookie(of: passed) ?? "")
      #expect(after.sessionID != somebody.person.sessionID)
      #expect(try await world.get("me", as: after).status == 200)

      let replay = try await world.pass(try await world.challenge("one@example.kz"), code)
      #expect(replay.status == 422)
      world.clock.move(.seconds(OneTimeCode.period))
      let next = try await world.pass(
        try await world.challenge("one@example.kz"), try somebody.app.code(at: world.clock.now))
      #expect(next.status == 201)
    }
  }

  @Test(arguments: [(-60, 422), (-30, 201), (0, 201), (30, 201), (60, 422)])
  func a_clock_may_be_off_by_one_step(_ seconds: Int64, _ status: Int) async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      world.clock.move(.seconds(300))
      let code = try somebody.app.code(at: world.clock.now + .seconds(seconds))
      let answer = try await world.pass(try await world.challenge("one@example.kz"), code)
      #expect(answer.status == status)
    }
  }

  @Test func a_challenge_lasts_five_minutes_five_tries_and_one_session() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      func code() throws -> String { try somebody.app.code(at: world.clock.now) }
      let late = try await world.challenge("one@example.kz")
      world.clock.move(FactorPolicy.challenge)
      let over = try await world.pass(late, try code())
      #expect(over.status == 401 && over["code"] == "challenge-over")

      let guessed = try await world.challenge("one@example.kz")
      for _ in 0..<FactorPolicy.tries {
        #expect(try await world.pass(guessed, "zzzzz-zzzzz").status == 422)
      }
      #expect(try await world.pass(guessed, try code()).status == 401)

      let used = try await world.challenge("one@example.kz")
      #expect(try await world.pass(used, try code()).status == 201)
      world.clock.move(.seconds(30))
      #expect(try await world.pass(used, try code()).status == 401)
      #expect(try await world.pass("never-was-one", try code()).status == 401)
      // Neither the late one nor the guessed one opens anything; both leave when their time is over.
      #expect(try await world.count("signin_challenge") == 2)
      world.clock.move(FactorPolicy.challenge)
      try await world.app.tidy()
      #expect(try await world.count("signin_challenge") == 0)
    }
  }

  /// Fails where tries are counted by challenge alone: whoever knows the password makes new ones.
  @Test func guesses_count_over_all_challenges_and_the_owner_is_told() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      for _ in 0..<2 {
        let challenge = try await world.challenge("one@example.kz")
        for _ in 0..<5 { _ = try await world.pass(challenge, "zzzzz-zzzzz") }
      }
      let right = try await world.pass(
        try await world.challenge("one@example.kz"), try somebody.app.code(at: world.clock.now))
      #expect(right.status == 429)
      let letters = try await world.letters(to: "one@example.kz")
      #expect(letters.filter { $0.contains("құпиясөзіңізді біледі") }.count == 1)
      world.clock.move(.seconds(900))
      let later = try await world.pass(
        try await world.challenge("one@example.kz"), try somebody.app.code(at: world.clock.now))
      #expect(later.status == 201)
    }
  }

  @Test func a_recovery_code_opens_once_and_new_ones_void_the_old() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      let typed = somebody.recoveryCodes[0].uppercased().replacing("-", with: " ")
      let passed = try await world.pass(try await world.challenge("one@example.kz"), typed)
      #expect(passed.status == 201)
      let again = try await world.pass(try await world.challenge("one@example.kz"), typed)
      #expect(again.status == 422)
      let person = try await world.principal(cookie: IdentityWorld.cookie(of: passed) ?? "")
      #expect(try await world.get("me/second-factor", as: person)["recovery_codes_left"] == 9)

      let refused = try await world.post(
        "me/second-factor/recovery-codes", ["code": "000000"], as: person)
      #expect(refused.status == 422)
      let renewed = try await world.post(
        "me/second-factor/recovery-codes",
        ["code": .string(try somebody.app.code(at: world.clock.now))], as: person)
      #expect(renewed.status == 201 && renewed["recovery_codes"].array?.count == 10)
      let old = try await world.pass(
        try await world.challenge("one@example.kz"), somebody.recoveryCodes[1])
      #expect(old.status == 422)
      let fresh = try #require(renewed["recovery_codes"].array?.first?.string)
      let new = try await world.pass(try await world.challenge("one@example.kz"), fresh)
      #expect(new.status == 201)
      // Neither stands in the table.
      let stored = try await world.database.query("select code_hash from factor_recoverycode")
      #expect(try stored.allSatisfy { try $0.string("code_hash").count == 64 })
    }
  }

  @Test func it_is_taken_away_with_password_and_code_alone() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      let elsewhere = try await world.pass(
        try await world.challenge("one@example.kz"), somebody.recoveryCodes[0])
      #expect(elsewhere.status == 201)
      let code = try somebody.app.code(at: world.clock.now)
      for (password, typed) in [("wrong", code), (IdentityWorld.password, "000000")] {
        let refused = try await world.post(
          "me/second-factor/removals",
          ["password": .string(password), "code": .string(typed)], as: somebody.person)
        #expect(refused.status == 422)
      }
      #expect(try await world.count("user_sessions_session") == 2)
      let removed = try await world.post(
        "me/second-factor/removals",
        ["password": .string(IdentityWorld.password), "code": .string(code)],
        as: somebody.person)
      #expect(removed.status == 204)
      #expect(try await world.count("user_sessions_session") == 1)
      #expect(try await world.count("factor_recoverycode") == 0)
      #expect(try await world.signIn("one@example.kz").status == 201)
      #expect(
        try await world.letters(to: "one@example.kz").last?.contains("енді керек емес") == true)
    }
  }

  /// Fails where a challenge outlives the password that it was given for.
  @Test func a_new_password_voids_the_challenges_of_the_old_one() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      let challenge = try await world.challenge("one@example.kz")
      _ = try await world.post("password-resets", ["email": "one@example.kz"])
      let code = try await world.lastCode(to: "one@example.kz")
      let reset = try await world.post(
        "password-resets/confirmations",
        ["email": "one@example.kz", "code": .string(code), "password": "Zhana-kupiya-42"])
      #expect(reset.status == 204)
      let passed = try await world.pass(challenge, try somebody.app.code(at: world.clock.now))
      #expect(passed.status == 401)
      // A new password alone opens nothing either.
      #expect(try await world.signIn("one@example.kz", "Zhana-kupiya-42").status == 202)
    }
  }

  @Test func a_second_step_from_another_site_is_refused() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      let answer = try await world.pass(
        try await world.challenge("one@example.kz"), try somebody.app.code(at: world.clock.now),
        headers: [(name: "Origin", value: "https://evil.example")])
      #expect(answer.status == 403)
    }
  }

  @Test func a_token_sets_up_no_factor() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("one@example.kz")
      let made = try await world.post("api-tokens", ["name": "script"], as: person)
      let resolved = try await world.resolve(["token": .string(made["token"].string ?? "")])
      let script = Principal(
        kind: .user, issuer: Principal.gateway, userID: person.userID,
        sessionID: resolved["session_id"].string)
      let offer = try await world.post(
        "me/second-factor", ["password": .string(IdentityWorld.password)], as: script)
      #expect(offer.status == 403)
    }
  }
}
