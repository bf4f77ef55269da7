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

@Suite struct SignInTests {
  @Test func the_cookie_is_out_of_reach_of_scripts_and_other_sites() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let answer = try await world.signIn("one@example.kz")
      let cookie = try #require(answer.headers[.setCookie])
      for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        #expect(cookie.contains(part))
      }
      #expect(answer["csrf_token"].string?.isEmpty == false)
      #expect(answer["expires_at"].string == "2026-12-07T05:00:00.000Z")
      // Only a digest of the cookie is kept.
      let key = try #require(IdentityWorld.cookie(of: answer))
      let stored = try await world.database.query("select session_key from user_sessions_session")
      #expect(try stored.map { try $0.string("session_key") } != [key])
      #expect(stored.count == 1)
    }
  }

  @Test func a_wrong_password_and_an_unknown_login_look_alike() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let wrong = try await world.signIn("one@example.kz", "Wrong-pass-1907")
      let unknown = try await world.signIn("two@example.kz", "Wrong-pass-1907")
      let nonsense = try await world.signIn("no login at all", "Wrong-pass-1907")
      #expect(wrong.status == 401)
      #expect(wrong.json == unknown.json)
      #expect(wrong.json == nonsense.json)
    }
  }

  /// Fails where only a good attempt is given back, or where giving back clears what was counted.
  @Test func a_guess_that_nobody_judged_does_not_count() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      #expect(try await world.signIn("one@example.kz", "Wrong-pass-1907").status == 401)
      let counted = "select coalesce(sum(cardinality(times)), 0) as count from attempt"
      let before = try await world.database.query(SQL(stringLiteral: counted))[0].int64("count")
      world.refuseHashing()
      for login in ["one@example.kz", "two@example.kz"] {
        #expect(try await world.signIn(login, "Wrong-pass-1907").status == 503)
      }
      let after = try await world.database.query(SQL(stringLiteral: counted))[0].int64("count")
      #expect(before >= 2 && after == before)
    }
  }

  @Test func ten_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      var statuses: [Int] = []
      for _ in 0..<12 {
        statuses.append(try await world.signIn("one@example.kz", "Wrong-pass-1907").status)
      }
      #expect(statuses == Array(repeating: 401, count: 10) + [429, 429])
      // Also with the right password: else the lock would tell when it was guessed.
      let right = try await world.signIn("one@example.kz")
      #expect(right.status == 429)
      #expect(right.headers["Retry-After"] == "900")
      // The owner is told once; other accounts are not touched.
      let letters = try await world.letters(to: "one@example.kz")
      #expect(letters.filter { $0.contains("15 минутқа жабылды") }.count == 1)
      try await world.person("two@example.kz")
      #expect(try await world.signIn("two@example.kz").status == 201)
      // when
      world.clock.move(.seconds(900))
      #expect(try await world.signIn("one@example.kz").status == 201)
    }
  }

  @Test func an_unknown_login_is_locked_like_a_known_one() async throws {
    try await IdentityWorld.with { world in
      var statuses: Set<Int> = []
      for _ in 0..<11 { statuses.insert(try await world.signIn("no@example.kz", "x").status) }
      #expect(statuses == [401, 429])
    }
  }

  @Test func one_address_that_tries_many_accounts_is_locked() async throws {
    try await IdentityWorld.with {
      $0.signInLimits = AttemptPolicy(perAccount: 10, perAddress: 4, window: .seconds(900))
    } _: { world in
      try await world.person("one@example.kz")
      for index in 0..<4 { _ = try await world.signIn("p\(index)@example.kz", "x") }
      #expect(try await world.signIn("one@example.kz").status == 429)
      // Another address is not concerned.
      let other = [(name: "X-Forwarded-For", value: "203.0.113.9")]
      #expect(try await world.signIn("one@example.kz", headers: other).status == 201)
    }
  }

  @Test func good_sign_ins_cost_the_address_nothing() async throws {
    try await IdentityWorld.with {
      $0.signInLimits = AttemptPolicy(perAccount: 3, perAddress: 3, window: .seconds(900))
    } _: { world in
      try await world.person("one@example.kz")
      for _ in 0..<6 { #expect(try await world.signIn("one@example.kz").status == 201) }
    }
  }

  @Test(arguments: [
    ("https://hub.example", 201), ("https://evil.example", 403), ("null", 403),
    ("http://hub.example.evil.example", 403),
  ])
  func a_page_of_another_site_cannot_sign_in(origin: String, status: Int) async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let answer = try await world.signIn(
        "one@example.kz", headers: [(name: "Origin", value: origin)])
      #expect(answer.status == status)
    }
  }

  @Test func signing_in_again_ends_the_session_that_the_browser_had() async throws {
    try await IdentityWorld.with { world in
      let before = try await world.member("one@example.kz")
      let answer = try await world.signIn("one@example.kz", as: before)
      let after = try await world.principal(cookie: IdentityWorld.cookie(of: answer) ?? "")
      #expect(after.sessionID != before.sessionID)
      let sessions = try await world.get("sessions", as: after)
      #expect(sessions["items"].array?.count == 1)
      #expect(try await world.events.contains("session.revoked"))
    }
  }

  @Test func an_old_hash_is_made_anew_at_sign_in() async throws {
    try await IdentityWorld.with { world in
      try await world.person("old@example.kz")
      // Django's PBKDF2 of "tau-kus", one iteration.
      try await world.run(
        """
        update account_user set password =
          'pbkdf2_sha256$1$salt$YwghA3SQAu43fqff/tCg5xQwuK+E+SNZXUWKSmadxq4='
        """)
      let stored = try await world.storedHash
      guard try await world.signIn("old@example.kz", "tau-kus").status == 201 else {
        Issue.record("the vector does not verify")
        return
      }
      let after = try await world.storedHash
      #expect(stored != after)
      #expect(after.hasPrefix("scrypt$"))
      #expect(try await world.signIn("old@example.kz", "tau-kus").status == 201)
    }
  }

  @Test(arguments: [
    "argon2$argon2id$v=19$m=102400,t=2,p=8$Zjg2ZmFi$6W9XwB5Ed2L7f1GHx0",
    "bcrypt_sha256$$2b$12$ee7992135e2b5afdecbf7eql6D8NZa8o7YK1FXsIwEaR5THSMh6bu", "!unusable",
  ])
  func a_hash_that_cannot_be_checked_is_a_wrong_password_and_a_way_back(hash: String) async throws {
    try await IdentityWorld.with { world in
      try await world.person("old@example.kz")
      try await world.run("update account_user set password = \(hash)")
      let answer = try await world.signIn("old@example.kz")
      #expect(answer.status == 401)
      #expect(answer["code"].string == "wrong-credentials")
      let code = try await world.lastCode(to: "old@example.kz")
      let reset = try await world.post(
        "password-resets/confirmations",
        ["email": "old@example.kz", "code": .string(code), "password": "Zhana-kupiya-42"])
      #expect(reset.status == 204)
      #expect(try await world.signIn("old@example.kz", "Zhana-kupiya-42").status == 201)
    }
  }

  @Test func the_suspended_do_not_sign_in_and_their_sessions_are_worth_nothing() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let answer = try await world.signIn("one@example.kz")
      let cookie = try #require(IdentityWorld.cookie(of: answer))
      try await world.run("update account_user set state = 'suspended'")
      #expect(try await world.signIn("one@example.kz").status == 401)
      #expect(try await world.resolve(["session_key": .string(cookie)]).status == 404)
    }
  }
}

extension IdentityWorld {
  fileprivate var storedHash: String {
    get async throws {
      try await database.query("select password from account_user").first?.string("password") ?? ""
    }
  }
}
