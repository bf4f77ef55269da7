import Access
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

@Suite struct SessionTests {
  @Test func a_person_sees_and_ends_sessions() async throws {
    try await IdentityWorld.with { world in
      let here = try await world.member("one@example.kz")
      let there = try await world.session("one@example.kz")
      let list = try await world.get("sessions", as: here)
      #expect(list["items"].array?.count == 2)
      #expect(
        list["items"].array?.filter { $0["current"]?.bool == true }.map { $0["id"]?.string }
          == [here.sessionID])
      // when
      let ended = try await world.delete("sessions/\(there.sessionID ?? "")", as: here)
      #expect(ended.status == 204)
      #expect(try await world.get("sessions", as: here)["items"].array?.count == 1)
      #expect(try await world.events.last == "session.revoked")
      #expect(try await world.delete("sessions/\(there.sessionID ?? "")", as: here).status == 404)
    }
  }

  @Test func a_stranger_cannot_end_my_session() async throws {
    try await IdentityWorld.with { world in
      let mine = try await world.member("one@example.kz")
      let stranger = try await world.member("two@example.kz")
      let answer = try await world.delete("sessions/\(mine.sessionID ?? "")", as: stranger)
      #expect(answer.status == 404)
      #expect(try await world.get("sessions", as: mine)["items"].array?.count == 1)
    }
  }

  @Test func signing_out_makes_the_cookie_worthless() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let cookie = try #require(
        IdentityWorld.cookie(of: try await world.signIn("one@example.kz")))
      let caller = try await world.principal(cookie: cookie)
      let answer = try await world.delete("sessions/current", as: caller)
      #expect(answer.status == 204)
      #expect(answer.headers[.setCookie]?.contains("Max-Age=0") == true)
      #expect(try await world.resolve(["session_key": .string(cookie)]).status == 404)
    }
  }

  @Test func all_others_end_at_once() async throws {
    try await IdentityWorld.with { world in
      let here = try await world.member("one@example.kz")
      _ = try await world.session("one@example.kz")
      _ = try await world.session("one@example.kz")
      let answer = try await world.delete("sessions", as: here)
      #expect(answer["revoked"].int64 == 2)
      #expect(try await world.get("sessions", as: here)["items"].array?.count == 1)
    }
  }

  @Test func a_session_ends_after_a_fortnight() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let cookie = try #require(
        IdentityWorld.cookie(of: try await world.signIn("one@example.kz")))
      world.clock.move(.seconds(14 * 86_400 - 1))
      #expect(try await world.resolve(["session_key": .string(cookie)]).status == 200)
      world.clock.move(.seconds(1))
      #expect(try await world.resolve(["session_key": .string(cookie)]).status == 404)
    }
  }

  @Test func the_csrf_token_follows_from_the_session() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      let signedIn = try await world.signIn("one@example.kz")
      let cookie = try #require(IdentityWorld.cookie(of: signedIn))
      let resolved = try await world.resolve(["session_key": .string(cookie)])
      let caller = try await world.principal(cookie: cookie)
      let me = try await world.get("me", as: caller)
      let current = try await world.get("sessions/current", as: caller)
      let tokens = [signedIn, resolved, me, current].map { $0["csrf_token"].string }
      #expect(Set(tokens).count == 1 && tokens[0] != nil)
      let other = try await world.signIn("one@example.kz")
      #expect(other["csrf_token"].string != tokens[0])
    }
  }

  @Test func a_new_password_ends_all_other_sessions() async throws {
    try await IdentityWorld.with { world in
      let here = try await world.member("one@example.kz")
      _ = try await world.session("one@example.kz")
      let body: JSONValue = [
        "old_password": .string(IdentityWorld.password), "new_password": "Zhana-kupiya-42",
      ]
      let changed = try await world.client.send(
        .put, "/api/v1/identity/me/password",
        json: String(decoding: body.bytes, as: UTF8.self), as: here)
      #expect(changed.status == 204)
      let left = try await world.get("sessions", as: here)
      #expect(left["items"].array?.map { $0["id"]?.string } == [here.sessionID])
      #expect(try await world.signIn("one@example.kz").status == 401)
      #expect(try await world.signIn("one@example.kz", "Zhana-kupiya-42").status == 201)
    }
  }

  @Test func a_change_of_password_needs_the_old_one() async throws {
    try await IdentityWorld.with { world in
      let here = try await world.member("one@example.kz")
      let body: JSONValue = ["old_password": "not it", "new_password": "Zhana-kupiya-42"]
      let answer = try await world.client.send(
        .put, "/api/v1/identity/me/password",
        json: String(decoding: body.bytes, as: UTF8.self), as: here)
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["code"]?.string == "wrong-password")
      #expect(try await world.signIn("one@example.kz").status == 201)
    }
  }

  @Test func a_forgotten_password_comes_back_by_mail_and_opens_a_locked_account() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.member("one@example.kz")
      for _ in 0..<10 { _ = try await world.signIn("one@example.kz", "Wrong-pass-1907") }
      #expect(try await world.signIn("one@example.kz").status == 429)
      let asked = try await world.post("password-resets", ["email": "one@example.kz"])
      let unknown = try await world.post("password-resets", ["email": "no@example.kz"])
      #expect(asked.status == 202)
      #expect(asked.json == unknown.json)
      let code = try await world.lastCode(to: "one@example.kz")
      let weak = try await world.post(
        "password-resets/confirmations",
        ["email": "one@example.kz", "code": .string(code), "password": "short"])
      #expect(weak.status == 422)
      // when
      let done = try await world.post(
        "password-resets/confirmations",
        ["email": "one@example.kz", "code": .string(code), "password": "Zhana-kupiya-42"])
      #expect(done.status == 204)
      #expect(try await world.count("user_sessions_session") == 0)
      #expect(try await world.signIn("one@example.kz", "Zhana-kupiya-42").status == 201)
      let again = try await world.post(
        "password-resets/confirmations",
        ["email": "one@example.kz", "code": .string(code), "password": "Tagy-bir-kupiya-1"])
      #expect(again.status == 422)
    }
  }

  @Test(arguments: [
    "me", "sessions", "sessions/current", "companies", "api-tokens", "companies/1/members",
  ])
  func who_is_not_signed_in_gets_401(path: String) async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.get(path)
      #expect(answer.status == 401)
    }
  }
}
