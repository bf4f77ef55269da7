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

/// A person changes his address or his telephone number.
@Suite struct OwnContactTests {
  private static let new = "new@example.kz"

  private func offer(
    _ contact: JSONMember, password: String = IdentityWorld.password, _ world: IdentityWorld,
    as person: Principal
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "me/contacts", .object([contact, JSONMember("password", .string(password))]), as: person)
  }

  private func take(
    _ contact: JSONMember, _ code: String, _ world: IdentityWorld, as person: Principal
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "me/contacts/confirmations", .object([contact, JSONMember("code", .string(code))]),
      as: person)
  }

  private func email(_ address: String = OwnContactTests.new) -> JSONMember {
    JSONMember("email", .string(address))
  }

  @Test func the_new_address_signs_in_and_the_old_one_is_told() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      let other = try await world.session("old@example.kz")
      #expect(try await offer(email(), world, as: person).status == 202)
      #expect(try await world.signIn(Self.new).status == 401, "not before the code has come back")
      let code = try await world.lastCode(to: Self.new)
      // when
      #expect(try await take(email(), code, world, as: person).status == 204)
      #expect(try await world.signIn(Self.new).status == 201)
      #expect(try await world.signIn("old@example.kz").status == 401)
      let me = try await world.get("me", as: person)
      #expect(me["email"].string == Self.new && me["email_verified"] == true)
      let letters = try await world.letters(to: "old@example.kz")
      #expect(letters.last?.contains("пошта мекенжайы өзгертілді") == true)
      let sessions = try await world.database.query("select session_key from user_sessions_session")
      let left = try sessions.map { try $0.string("session_key") }
      #expect(left.contains(person.sessionID ?? "") && !left.contains(other.sessionID ?? ""))
      #expect(try await take(email(), code, world, as: person).status == 422, "good once")
    }
  }

  @Test func whoever_came_by_mail_adds_a_telephone() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      let number = JSONMember("phone", "+77011234567")
      #expect(try await offer(number, world, as: person).status == 202)
      let code = try await world.lastCode(to: "+77011234567")
      #expect(try await take(number, code, world, as: person).status == 204)
      #expect(try await world.signIn("+77011234567").status == 201)
      let me = try await world.get("me", as: person)
      #expect(me["phone"].string == "+77011234567" && me["phone_verified"] == true)
      // There was no number that could be told.
      let letters = try await world.letters(to: "old@example.kz")
      #expect(letters.last?.contains("телефон нөмірі өзгертілді") == true)
    }
  }

  /// Fails where the answer, the letter or the row that is left tells who has an account.
  @Test func whether_an_address_is_taken_only_its_owner_hears() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      try await world.person("taken@example.kz")
      let letters = try await world.letters(to: "taken@example.kz").count
      let free = try await offer(email(), world, as: person)
      let taken = try await offer(email("Taken@example.kz"), world, as: person)
      #expect(free.status == taken.status && free.json == taken.json)
      let told = try await world.letters(to: "taken@example.kz")
      #expect(told.count == letters + 1 && told.last?.contains("тіркелгі бар") == true)
      #expect(try await world.letters(to: "Taken@example.kz").isEmpty)
      #expect(try await world.count("contact_change") == 1)
      let guessed = try await take(email("Taken@example.kz"), "123456", world, as: person)
      #expect(guessed["errors"].array?.first?["code"] == "wrong-code")
    }
  }

  @Test func a_code_has_five_tries_and_a_quarter_of_an_hour() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      _ = try await offer(email(), world, as: person)
      let code = try await world.lastCode(to: Self.new)
      let wrong = code == "000000" ? "111111" : "000000"
      for _ in 0..<CodePolicy.tries {
        #expect(try await take(email(), wrong, world, as: person).status == 422)
      }
      #expect(try await take(email(), code, world, as: person).status == 422, "used up")
      _ = try await offer(email(), world, as: person)
      let second = try await world.lastCode(to: Self.new)
      world.clock.move(CodePolicy.lifetime)
      let late = try await take(email(), second, world, as: person)
      #expect(late["errors"].array?.first?["code"] == "expired-code")
      #expect(try await world.get("me", as: person)["email"].string == "old@example.kz")
      world.clock.move(CodePolicy.lifetime)
      _ = try await offer(email(), world, as: person)
      world.clock.move(.seconds(2 * 3_600))
      try await world.app.tidy()
      #expect(try await world.count("contact_change") == 0)
    }
  }

  @Test func codes_and_wrong_passwords_are_limited() async throws {
    try await IdentityWorld.with {
      $0.limitCodes(perAccount: 2, perAddress: 100, within: .seconds(900))
      $0.limitSignIn(perAccount: 3, perAddress: 100, within: .seconds(900))
    } _: { world in
      let person = try await world.member("old@example.kz")
      for _ in 0..<4 { #expect(try await offer(email(), world, as: person).status == 202) }
      #expect(try await world.codes(to: Self.new).count == 2, "the answer stays the same")
      for _ in 0..<3 {
        let refused = try await offer(email(), password: "Wrong-pass-1907", world, as: person)
        #expect(refused["errors"].array?.first?["pointer"] == "/password")
      }
      #expect(try await offer(email(), world, as: person).status == 429)
      for _ in 0..<3 { _ = try await take(email(), "123456", world, as: person) }
      #expect(try await take(email(), "123456", world, as: person).status == 429)
    }
  }

  /// Fails where a key for scripts, or an application, could take an account over.
  @Test func it_takes_a_browser_and_the_password() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      var script = person
      script.sessionID = "a token"
      var application = person
      (application.clientID, application.scopes) = ("partner", ["read", "write"])
      for (caller, status) in [(script, 403), (application, 403), (.anonymous(), 401)] {
        #expect(try await offer(email(), world, as: caller).status == status)
        #expect(try await take(email(), "123456", world, as: caller).status == status)
      }
      let wrong = try await offer(email(), password: "Wrong-pass-1907", world, as: person)
      #expect(wrong.status == 422)
      #expect(try await world.codes(to: Self.new).isEmpty)
    }
  }

  /// A code goes to one spelling of an address, and proves that spelling: another one of the same key may be
  /// another box. Fails where the code is kept by the key.
  @Test func the_address_that_was_proved_is_the_one_that_is_stored() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      #expect(EmailAddress("NEW@example.kz")?.key == EmailAddress(Self.new)?.key)
      _ = try await offer(email("NEW@example.kz"), world, as: person)
      let code = try await world.lastCode(to: "NEW@example.kz")
      #expect(try await take(email(Self.new), code, world, as: person).status == 422)
      #expect(try await take(email("NEW@example.kz"), code, world, as: person).status == 204)
      #expect(try await world.get("me", as: person)["email"].string == "NEW@example.kz")
    }
  }

  /// What had been sent to the address before opens nothing any more.
  @Test func codes_of_the_old_address_are_void() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      _ = try await world.post("password-resets", ["email": "old@example.kz"])
      _ = try await world.post("sessions/codes", ["email": "old@example.kz"])
      #expect(try await world.count("password_reset") == 1)
      #expect(try await world.count("signin_code") == 1)
      _ = try await offer(email(), world, as: person)
      let code = try await world.lastCode(to: Self.new)
      #expect(try await take(email(), code, world, as: person).status == 204)
      #expect(try await world.count("password_reset") == 0)
      #expect(try await world.count("signin_code") == 0)
    }
  }

  @Test func an_own_address_is_confirmed_the_same_way() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      try await world.run("update account_user set email_verified = false")
      let sessions = try await world.count("user_sessions_session")
      _ = try await offer(email("old@example.kz"), world, as: person)
      let code = try await world.lastCode(to: "old@example.kz")
      #expect(try await take(email("old@example.kz"), code, world, as: person).status == 204)
      #expect(try await world.get("me", as: person)["email_verified"] == true)
      #expect(try await world.count("user_sessions_session") == sessions, "nothing has changed")
    }
  }

  /// A registration that nobody finished is not in the way of who shows that the address is his; an account
  /// is.
  @Test func who_proves_an_address_gets_it_unless_somebody_has_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("old@example.kz")
      _ = try await offer(email(), world, as: person)
      let first = try await world.lastCode(to: Self.new)
      try await world.person(Self.new)
      let taken = try await take(email(), first, world, as: person)
      #expect(taken.status == 409 && taken["code"] == "contact-taken")
      #expect(try await world.get("me", as: person)["email"].string == "old@example.kz")

      _ = try await world.register("third@example.kz")
      _ = try await offer(email("third@example.kz"), world, as: person)
      let second = try await world.lastCode(to: "third@example.kz")
      #expect(try await take(email("third@example.kz"), second, world, as: person).status == 204)
      #expect(try await world.signIn("third@example.kz").status == 201)
      let states = try await world.database.query("select state from account_user order by id")
      #expect(try states.map { try $0.string("state") } == ["active", "active"])
    }
  }

  /// Fails where a code could be used up twice.
  @Test func sixteen_who_send_one_code_change_the_address_once() async throws {
    try await IdentityWorld.with {
      $0.limitSignIn(perAccount: 100, perAddress: 100, within: .seconds(900))
    } _: { world in
      let person = try await world.member("old@example.kz")
      _ = try await offer(email(), world, as: person)
      let code = try await world.lastCode(to: Self.new)
      let results = await contenders(16) { _ in
        try await take(email(), code, world, as: person).status
      }
      let statuses = try results.map { try $0.get() }
      #expect(statuses.filter { $0 == 204 }.count == 1)
      #expect(statuses.allSatisfy { $0 == 204 || $0 == 422 })
      let letters = try await world.letters(to: "old@example.kz")
      #expect(letters.filter { $0.contains("пошта мекенжайы өзгертілді") }.count == 1)
    }
  }
}
