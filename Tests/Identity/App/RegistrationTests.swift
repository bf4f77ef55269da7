import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

@Suite struct RegistrationTests {
  private func pointers(_ answer: ServiceClient.Answer) -> [String] {
    answer["errors"].array?.compactMap { error in
      (error["pointer"]?.string ?? "") + " " + (error["code"]?.string ?? "")
    } ?? []
  }

  @Test func a_person_registers_gets_a_code_and_signs_in() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.register("aigerim@example.kz")
      #expect(answer.status == 202)
      #expect(answer.json == ["status": "pending"])
      #expect(try await world.signIn("aigerim@example.kz").status == 401)
      // when
      let code = try await world.lastCode(to: "aigerim@example.kz")
      let activated = try await world.post(
        "activations", ["email": "Aigerim@Example.kz", "code": .string(code)])
      #expect(activated.status == 204)
      let session = try await world.signIn("aigerim@example.kz")
      #expect(session.status == 201)
      #expect(session["user"]["display_name"]?.string == "Айгерім Сейітқызы")
      #expect(try await world.events == ["user.activated"])
    }
  }

  @Test func the_letter_is_in_the_language_of_its_reader() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("aigerim@example.kz")
      let letters = try await world.letters(to: "aigerim@example.kz")
      #expect(letters.count == 1)
      #expect(letters[0].contains("Сәлеметсіз бе, Айгерім!"))
    }
  }

  @Test func all_faults_are_told_at_once_and_nothing_is_left_behind() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.post(
        "registrations",
        [
          "email": "nobody", "password": "qwerty", "first_name": "<b>", "extra": true,
          "locale": "de",
        ])
      #expect(answer.status == 422)
      #expect(
        Set(pointers(answer)) == [
          "/email bad-email", "/password password-too-short", "/password password-too-common",
          "/first_name bad-name", "/last_name required", "/locale not-a-choice",
          "/extra unknown-field",
        ])
      #expect(try await world.count("account_user") == 0)
      #expect(try await world.count("attempt") == 0)
    }
  }

  @Test func a_password_made_of_the_own_name_is_weak() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.post(
        "registrations",
        IdentityWorld.registration("somebody.long@example.kz", password: "somebody.long1"))
      #expect(pointers(answer) == ["/password password-too-similar"])
    }
  }

  @Test func an_over_long_text_is_refused() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.post(
        "registrations",
        [
          "email": "a@example.kz", "password": .string(IdentityWorld.password),
          "first_name": .string(String(repeating: "я", count: 101)), "last_name": "Б",
        ])
      #expect(pointers(answer) == ["/first_name too-long"])
    }
  }

  @Test func a_taken_address_gets_the_same_answer_and_its_owner_a_letter() async throws {
    try await IdentityWorld.with { world in
      try await world.person("taken@example.kz")
      // when
      let taken = try await world.register("TAKEN@example.kz")
      let free = try await world.register("free@example.kz")
      #expect(taken.status == free.status)
      #expect(taken.json == free.json)
      #expect(try await world.codes(to: "taken@example.kz").count == 1)
      let letters = try await world.letters(to: "taken@example.kz")
      #expect(letters.last?.contains("онымен тіркелгі бар") == true)
      #expect(try await world.signIn("taken@example.kz").status == 201)
    }
  }

  /// A stranger registers somebody's address with a password of his own. The code of the owner's
  /// registration must open the account with the owner's password.
  @Test func a_code_stands_for_the_password_it_was_sent_for() async throws {
    try await IdentityWorld.with { world in
      let owner = "owner@example.kz"
      _ = try await world.register(owner)
      let code = try await world.lastCode(to: owner)
      _ = try await world.post(
        "registrations", IdentityWorld.registration(owner, password: "Stranger-knows-77"))
      // when
      _ = try await world.post("activations", ["email": .string(owner), "code": .string(code)])
      #expect(try await world.signIn(owner).status == 201)
      #expect(try await world.signIn(owner, "Stranger-knows-77").status == 401)
      // The stranger's code is void.
      let others = try await world.codes(to: owner)
      let late = try await world.post(
        "activations", ["email": .string(owner), "code": .string(others[1])])
      #expect(late.status == 422)
    }
  }

  @Test func a_wrong_an_old_and_a_used_code_open_nothing() async throws {
    try await IdentityWorld.with { world in
      let who = "one@example.kz"
      _ = try await world.register(who)
      let code = try await world.lastCode(to: who)
      let wrong = code == "000000" ? "000001" : "000000"
      let first = try await world.post(
        "activations", ["email": .string(who), "code": .string(wrong)])
      #expect(first.status == 422)
      #expect(pointers(first) == ["/code wrong-code"])
      // when it is too late
      world.clock.move(CodePolicy.lifetime)
      let old = try await world.post("activations", ["email": .string(who), "code": .string(code)])
      #expect(pointers(old) == ["/code expired-code"])
      // when a fresh one is asked for
      let renewed = try await world.post("registrations/codes", ["email": .string(who)])
      #expect(renewed.status == 202)
      let fresh = try await world.lastCode(to: who)
      let good = try await world.post(
        "activations", ["email": .string(who), "code": .string(fresh)])
      #expect(good.status == 204)
      let used = try await world.post(
        "activations", ["email": .string(who), "code": .string(fresh)])
      #expect(pointers(used) == ["/code wrong-code"])
    }
  }

  @Test func after_five_wrong_tries_the_right_code_is_void() async throws {
    try await IdentityWorld.with { world in
      let who = "one@example.kz"
      _ = try await world.register(who)
      let code = try await world.lastCode(to: who)
      for _ in 0..<CodePolicy.tries {
        _ = try await world.post(
          "activations", ["email": .string(who), "code": code == "111111" ? "111112" : "111111"])
      }
      let right = try await world.post(
        "activations", ["email": .string(who), "code": .string(code)])
      #expect(right.status == 422)
    }
  }

  @Test func who_asks_for_codes_without_end_gets_the_same_answer_and_no_letter() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<8 {
        let answer = try await world.register("one@example.kz")
        #expect(answer.status == 202)
      }
      let letters = try await world.letters(to: "one@example.kz")
      #expect(letters.count == AttemptPolicy.codes.perAccount)
    }
  }

  @Test func one_client_cannot_write_to_the_whole_town() async throws {
    try await IdentityWorld.with {
      $0.codeLimits = AttemptPolicy(perAccount: 5, perAddress: 3, window: .seconds(900))
    } _: { world in
      var statuses: [Int] = []
      for index in 0..<5 {
        statuses.append(try await world.register("p\(index)@example.kz").status)
      }
      #expect(statuses == [202, 202, 202, 429, 429])
    }
  }

  @Test func a_mobile_number_gets_its_code_by_sms() async throws {
    try await IdentityWorld.with { world in
      var wish = IdentityWorld.registration("x@example.kz").members ?? []
      wish.removeAll { $0.key == "email" }
      let body = JSONValue.object(wish + [JSONMember("phone", "8 701 123-45-67")])
      #expect(try await world.post("registrations", body).status == 202)
      let code = try await world.lastCode(to: "+77011234567")
      let activated = try await world.post(
        "activations", ["phone": "+7 701 123 45 67", "code": .string(code)])
      #expect(activated.status == 204)
      #expect(try await world.signIn("87011234567").status == 201)
      // A land line gets none.
      let land = JSONValue.object(wish + [JSONMember("phone", "+77172123456")])
      #expect(pointers(try await world.post("registrations", land)) == ["/phone not-mobile"])
    }
  }

  @Test func a_body_that_is_no_json_object_is_refused() async throws {
    try await IdentityWorld.with { world in
      let text = try await world.client.send(
        .post, "/api/v1/identity/registrations", json: "{\"email\":")
      #expect(text.status == 400)
      let list = try await world.client.send(.post, "/api/v1/identity/registrations", json: "[]")
      #expect(list.status == 422)
      let plain = try await world.client.send(.post, "/api/v1/identity/registrations")
      #expect(plain.status == 415)
    }
  }
}
