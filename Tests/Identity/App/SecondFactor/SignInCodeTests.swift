import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Signing in by a code instead of a password; and the lock, which either opens.
@Suite struct SignInCodeTests {
  private func ask(_ world: IdentityWorld, _ email: String) async throws -> ServiceClient.Answer {
    try await world.post("sessions/codes", ["email": .string(email)])
  }

  private func show(
    _ world: IdentityWorld, _ code: String, _ email: String = "one@example.kz"
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "sessions/codes/confirmations", ["email": .string(email), "code": .string(code)])
  }

  @Test func a_code_by_mail_signs_in_once() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let asked = try await ask(world, "ONE@example.kz")
      #expect(asked.status == 202 && asked["status"] == "pending")
      let code = try await world.lastCode(to: "one@example.kz")
      let answer = try await show(world, code)
      #expect(answer.status == 201)
      let person = try await world.principal(cookie: IdentityWorld.cookie(of: answer) ?? "")
      #expect(try await world.get("me", as: person)["email"] == "one@example.kz")
      let again = try await show(world, code)
      #expect(again.status == 422 && again["errors"].array?.first?["code"] == "wrong-code")
    }
  }

  @Test func a_number_gets_its_code_by_sms_and_is_known_to_be_right() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      try await world.run(
        "update account_user set phone = '+77011234567', phone_key = '+77011234567'")
      _ = try await world.post("sessions/codes", ["phone": "8 701 123-45-67"])
      let code = try await world.lastCode(to: "+77011234567")
      let answer = try await world.post(
        "sessions/codes/confirmations", ["phone": "+77011234567", "code": .string(code)])
      #expect(answer.status == 201)
      let row = try await world.database.query(
        "select phone_verified, (select methods from user_sessions_session) from account_user")[0]
      #expect(try row.bool("phone_verified") && row.strings("methods") == ["sms"])
    }
  }

  /// Fails where only those who have an account leave a row: the answer would take longer for them.
  @Test func nobody_learns_who_has_an_account() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let (known, unknown) = (
        try await ask(world, "one@example.kz"), try await ask(world, "no@b.kz")
      )
      #expect(known.status == unknown.status && known.json == unknown.json)
      #expect(try await world.count("signin_code") == 2)
      #expect(try await world.letters(to: "no@b.kz").isEmpty)
      // Neither address stands there.
      let subjects = try await world.database.query("select subject from signin_code")
      #expect(try subjects.allSatisfy { try $0.string("subject").count == 40 })
      let code = try await world.lastCode(to: "one@example.kz")
      let (wrong, nobody) = (
        try await show(world, code == "111111" ? "111112" : "111111"),
        try await show(world, code, "no@b.kz")
      )
      #expect(wrong.status == 422 && wrong.json == nobody.json)
    }
  }

  @Test func a_code_dies_of_age_of_tries_and_of_the_next_one() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      _ = try await ask(world, "one@example.kz")
      let first = try await world.lastCode(to: "one@example.kz")
      world.clock.move(CodePolicy.lifetime)
      #expect(try await show(world, first)["errors"].array?.first?["code"] == "expired-code")

      _ = try await ask(world, "one@example.kz")
      let second = try await world.lastCode(to: "one@example.kz")
      for _ in 0..<CodePolicy.tries {
        _ = try await show(world, second == "111111" ? "111112" : "111111")
      }
      #expect(try await show(world, second).status == 422)

      world.clock.move(.seconds(900))
      _ = try await ask(world, "one@example.kz")
      let third = try await world.lastCode(to: "one@example.kz")
      _ = try await ask(world, "one@example.kz")
      let fourth = try await world.lastCode(to: "one@example.kz")
      if third != fourth { #expect(try await show(world, third).status == 422) }
      #expect(try await show(world, fourth).status == 201)
    }
  }

  @Test func an_address_gets_five_codes_and_a_network_its_share() async throws {
    try await IdentityWorld.with {
      $0.codeLimits = AttemptPolicy(perAccount: 5, perAddress: 9, window: .seconds(900))
    } _: { world in
      try await world.person("one@example.kz")
      let before = try await world.letters(to: "one@example.kz").count
      for _ in 0..<7 { #expect(try await ask(world, "one@example.kz").status == 202) }
      // The registration's code counts too: what is limited is letters to one address.
      #expect(try await world.letters(to: "one@example.kz").count == before + 4)
      for index in 0..<4 { _ = try await ask(world, "p\(index)@b.kz") }
      let refused = try await ask(world, "another@b.kz")
      #expect(refused.status == 429 && refused.headers["Retry-After"] != nil)
    }
  }

  @Test func a_code_is_a_first_step_where_there_is_a_second_factor() async throws {
    try await IdentityWorld.with { world in
      let somebody = try await world.enrolled("one@example.kz")
      _ = try await ask(world, "one@example.kz")
      let answer = try await show(world, try await world.lastCode(to: "one@example.kz"))
      #expect(answer.status == 202 && answer.headers[.setCookie] == nil)
      let passed = try await world.pass(
        answer["challenge"].string ?? "", try somebody.app.code(at: world.clock.now))
      #expect(passed.status == 201)
      let stored = try await world.database.query(
        "select methods from user_sessions_session order by created_at desc")
      #expect(try stored[0].strings("methods") == ["otp", "mfa"])
    }
  }

  @Test func the_pending_and_the_suspended_get_no_code() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("new@example.kz")
      try await world.person("one@example.kz")
      try await world.run(
        "update account_user set state = 'suspended' where email = 'one@example.kz'")
      for email in ["new@example.kz", "one@example.kz"] {
        let before = try await world.letters(to: email).count
        #expect(try await ask(world, email).status == 202)
        #expect(try await world.letters(to: email).count == before)
      }
    }
  }

  /// Fails where a reset opens the one log-in only by which it was asked for.
  @Test func a_reset_opens_the_lock_of_every_log_in_of_the_person() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      try await world.run(
        "update account_user set phone = '+77011234567', phone_key = '+77011234567'")
      for _ in 0..<11 { _ = try await world.signIn("one@example.kz", "Wrong-pass-1907") }
      #expect(try await world.signIn("one@example.kz").status == 429)
      _ = try await world.post("password-resets", ["phone": "+77011234567"])
      let code = try await world.lastCode(to: "+77011234567")
      let reset = try await world.post(
        "password-resets/confirmations",
        ["phone": "+77011234567", "code": .string(code), "password": "Zhana-kupiya-42"])
      #expect(reset.status == 204)
      #expect(try await world.signIn("one@example.kz", "Zhana-kupiya-42").status == 201)
    }
  }
}
