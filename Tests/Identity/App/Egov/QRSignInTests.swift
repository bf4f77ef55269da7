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

/// Signing in with a telephone: the code, what the telephone gets and gives, and what the browser hears.
struct QRSignInTests {
  private func with(
    _ body: (IdentityWorld, Telephone, Principal) async throws -> Void
  ) async throws {
    try await IdentityWorld.withAuthority { world, authority in
      let person = try await world.member("a@example.kz")
      _ = try await world.proveNumber(authority, as: person)
      try await body(world, Telephone(world: world, authority: authority), person)
    }
  }

  private func begin(_ world: IdentityWorld) async throws -> (code: String, secret: JSONValue) {
    let begun = try await world.post("qr-sessions", ["purpose": "sign_in"])
    #expect(begun.status == 201, "\(begun.json)")
    return (try #require(begun["qr"].string), begun["secret"])
  }

  @Test func a_telephone_signs_a_browser_in() async throws {
    try await with { world, telephone, person in
      let begun = try await world.post("qr-sessions", ["purpose": "sign_in"])
      let code = try #require(begun["qr"].string)
      #expect(begun["svg"].string?.hasPrefix("<svg ") == true)
      #expect(begun["deep_link"].string?.contains("https%3A%2F%2Fhub.example%2F") == true)
      let secret: JSONValue = ["secret": begun["secret"]]
      let waiting = try await world.post("sessions/qr", secret)
      #expect(waiting.status == 200 && waiting["status"] == "waiting")

      let told = try await world.client.send(.get, Telephone.target(of: code))
      #expect(told["organisation"]["nameRu"] == "TechHub")
      #expect(told["description"].string?.contains("https://hub.example") == true)
      #expect(told["document"]["auth_type"] == "None")
      #expect(told["expiry_date"].string == begun["expires_at"].string)
      let documents = try await world.client.send(.get, try await telephone.documents(code))
      #expect(documents["signMethod"] == "CMS_WITH_DATA")
      #expect(documents["documentsToSign"].array?.count == 1)

      #expect(try await telephone.sign(code).status == 200)
      let arrived = try await world.post("sessions/qr", secret)
      #expect(arrived.status == 201 && arrived["user"]["id"]?.int64 == person.userID)
      let caller = try await world.principal(cookie: IdentityWorld.cookie(of: arrived) ?? "")
      #expect(caller.userID == person.userID)
      let again = try await world.post("sessions/qr", secret)
      #expect(again.status == 410 && again["code"] == "qr-over")
    }
  }

  /// The telephone signs with the key that it has.
  @Test(arguments: ["clientAuth", "emailProtection"])
  func either_use_of_the_telephones_key_signs_in(_ usage: String) async throws {
    try await with { world, telephone, _ in
      try telephone.authority.issue("telephone", usage: usage)
      let (code, secret) = try await begin(world)
      #expect(try await telephone.sign(code, with: "telephone").status == 200)
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 201)
    }
  }

  @Test func what_was_signed_is_shown_and_taken_no_more() async throws {
    try await with { world, telephone, _ in
      let (code, _) = try await begin(world)
      let documents = try await telephone.documents(code)
      let cms = try telephone.authority.sign(
        try await telephone.content(documents), as: "person", detached: false)
      #expect(try await telephone.bring(cms, to: documents).status == 200)
      #expect(try await telephone.bring(cms, to: documents).status == 410)
      #expect(try await world.client.send(.get, documents).status == 410)
      #expect(try await world.client.send(.get, Telephone.target(of: code)).status == 410)
    }
  }

  /// Fails where the code itself, which anybody may photograph, ends the sign-in.
  @Test func only_the_browser_that_began_it_gets_in() async throws {
    try await with { world, telephone, _ in
      let (code, secret) = try await begin(world)
      let (_, other) = try await begin(world)
      #expect(try await telephone.sign(code).status == 200)
      let key = String(try #require(code.split(separator: "=").last))
      for wrong: JSONValue in [.string(key), .string("x"), .string(code)] {
        let refused = try await world.post("sessions/qr", ["secret": wrong])
        #expect(refused.status == 410 && refused.headers[.setCookie] == nil)
      }
      #expect(try await world.post("sessions/qr", ["secret": other]).status == 200, "waits")
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 201)
    }
  }

  @Test func after_five_minutes_it_is_over_for_everybody() async throws {
    try await with { world, telephone, _ in
      let (code, secret) = try await begin(world)
      let documents = try await telephone.documents(code)
      let cms = try telephone.authority.sign(
        try await telephone.content(documents), as: "person", detached: false)
      world.clock.move(.seconds(301))
      #expect(try await telephone.bring(cms, to: documents).status == 410)
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 410)
      try await world.app.tidy()
      #expect(try await world.count("qr_session") == 0)
    }
  }

  @Test func a_signature_that_does_not_count_leaves_it_waiting() async throws {
    try await with { world, telephone, _ in
      let (code, secret) = try await begin(world)
      let documents = try await telephone.documents(code)
      let other = try telephone.authority.sign([1, 2, 3], as: "person", detached: false)
      let refused = try await telephone.bring(other, to: documents)
      #expect(refused.status == 422, "\(refused.json)")
      #expect(refused["errors"].array?[0]["code"] == "signature-of-another-content")
      for body in ["{}", #"{"documentsToSign": []}"#, #"{"documentsToSign": [{}, {}]}"#, "[]"] {
        #expect(try await world.client.send(.put, documents, json: body).status == 422, "\(body)")
      }
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 200)
      #expect(try await telephone.sign(code).status == 200)
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 201)
    }
  }

  /// The telephone hears the same whether somebody has the number or not.
  @Test func who_has_no_account_is_told_in_the_browser() async throws {
    try await with { world, telephone, _ in
      try telephone.authority.issue("other", subject: "/CN=X/serialNumber=IIN900202400121")
      let (code, secret) = try await begin(world)
      let brought = try await telephone.sign(code, with: "other")
      #expect(brought.status == 200 && brought["status"] == "signed")
      let refused = try await world.post("sessions/qr", ["secret": secret])
      #expect(refused.status == 401 && refused["code"] == "no-account-with-number")
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 410)
    }
  }

  @Test func whoever_was_suspended_meanwhile_does_not_get_in() async throws {
    try await with { world, telephone, person in
      let (code, secret) = try await begin(world)
      #expect(try await telephone.sign(code).status == 200)
      try await world.run(
        "update account_user set state = 'suspended' where id = \(person.userID ?? 0)")
      #expect(try await world.post("sessions/qr", ["secret": secret]).status == 401)
    }
  }

  @Test func a_second_factor_is_asked_for_as_after_any_signature() async throws {
    try await with { world, telephone, person in
      try await world.run(
        """
        insert into factor_totp (user_id, sealed, created_at, confirmed_at)
        values (\(person.userID ?? 0), '\\x00', now(), now())
        """)
      let (code, secret) = try await begin(world)
      #expect(try await telephone.sign(code).status == 200)
      let answer = try await world.post("sessions/qr", ["secret": secret])
      #expect(answer.status == 202 && answer["status"] == "second-factor")
      #expect(answer.headers[.setCookie] == nil)
    }
  }

  /// Fails where the outcome is read before it is used up.
  @Test func sixteen_who_ask_begin_one_session() async throws {
    try await with { world, telephone, _ in
      let (code, secret) = try await begin(world)
      #expect(try await telephone.sign(code).status == 200)
      let before = try await world.count("user_sessions_session")
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          group.addTask { try await world.post("sessions/qr", ["secret": secret]).status }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.sorted() == [201] + [Int](repeating: 410, count: 15))
      #expect(try await world.count("user_sessions_session") == before + 1)
    }
  }

  @Test func neither_secret_lies_in_a_table() async throws {
    try await with { world, _, _ in
      let (code, secret) = try await begin(world)
      let row = try #require(
        try await world.database.query("select to_jsonb(q)::text as row from qr_session q").first)
      let text = try row.string("row")
      let key = String(try #require(code.split(separator: "=").last))
      let held = try #require(secret.string)
      #expect(!text.contains(key) && !text.contains(held))
    }
  }

  @Test func a_number_is_proved_with_the_telephone() async throws {
    try await IdentityWorld.withAuthority { world, authority in
      let person = try await world.member("a@example.kz")
      let telephone = Telephone(world: world, authority: authority)
      let stranger = try await world.post("qr-sessions", ["purpose": "number"])
      #expect(stranger.status == 401)
      let begun = try await world.post("qr-sessions", ["purpose": "number"], as: person)
      let code = try #require(begun["qr"].string)
      func prove(as caller: Principal) async throws -> ServiceClient.Answer {
        try await world.client.send(
          .put, "/api/v1/identity/me/iin",
          json: "{\"qr_secret\":\"\(begun["secret"].string ?? "")\"}", as: caller)
      }
      let early = try await prove(as: person)
      #expect(early.status == 409 && early["code"] == "not-signed-yet")
      #expect(try await telephone.sign(code).status == 200)
      // Nobody proves with what another has begun, and it is no sign-in.
      #expect(try await prove(as: try await world.member("b@example.kz")).status == 410)
      #expect(try await world.post("sessions/qr", ["secret": begun["secret"]]).status == 410)
      let proved = try await prove(as: person)
      #expect(proved.status == 200 && proved["iin"] == "********0124", "\(proved.json)")
      #expect(try await prove(as: person).status == 410)
    }
  }

  @Test func another_context_has_its_document_signed() async throws {
    try await with { world, telephone, person in
      let user = JSONValue.number(String(person.userID ?? 0))
      let document = Array("{\"answers\":{}}".utf8)
      let begun = try await world.internally(
        "qr-documents",
        [
          "user_id": user, "title": ["ru": "Заявка 17"], "media_type": "application/json",
          "content": .string(Base64.standard.text(document)), "lang": "kk",
        ], from: "services")
      #expect(begun.status == 201, "\(begun.json)")
      func ask(_ user: JSONValue) async throws -> ServiceClient.Answer {
        try await world.internally(
          "qr-documents/signature", ["user_id": user, "secret": begun["secret"]], from: "services")
      }
      #expect(try await ask(user)["status"] == "waiting")
      #expect(
        try await ask(.number("9"))["status"] != "waiting", "of another person it is not told")
      // A sign-in it is not.
      #expect(try await world.post("sessions/qr", ["secret": begun["secret"]]).status == 410)

      let code = try #require(begun["qr"].string)
      let documents = try await telephone.documents(code)
      #expect(try await telephone.content(documents) == document)
      #expect(try await telephone.sign(code).status == 200)
      for _ in 0..<2 {
        let signed = try await ask(user)
        #expect(signed["status"] == "signed" && signed["cms"].string?.isEmpty == false)
      }
      world.clock.move(.seconds(301))
      #expect(try await ask(user)["status"] == "over")
      let nobody = try await world.client.send(
        .post, "/internal/v1/qr-documents", json: "{}", as: .anonymous())
      #expect(nobody.status == 403)
    }
  }

  @Test func codes_are_limited_by_network() async throws {
    try await IdentityWorld.with {
      $0.limitCodes(perAccount: 1, perAddress: 2, within: .seconds(900))
    } _: { world in
      for _ in 0..<2 {
        #expect(try await world.post("qr-sessions", ["purpose": "sign_in"]).status == 201)
      }
      let refused = try await world.post("qr-sessions", ["purpose": "sign_in"])
      #expect(refused.status == 429 && refused.headers[.retryAfter] != nil)
      #expect(try await world.post("qr-sessions", ["purpose": "document"]).status != 201)
    }
  }
}
