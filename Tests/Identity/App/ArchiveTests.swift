import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// A person asks for what all services know of him.
@Suite(.onLoop) struct ArchiveTests {
  @Test func a_person_gets_what_every_service_has() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let asked = try await world.askForArchive(as: person)
      #expect(asked.status == 202 && asked["state"] == "gathering")
      let id = try #require(asked["id"].string)
      #expect(asked.headers[.location] == "/api/v1/identity/me/archives/\(id)")
      let early = try await world.get("me/archives/\(id)/content", as: person)
      #expect(early.status == 409 && early["code"] == "archive-not-ready")
      // when
      try await world.workOnArchives()
      let ready = try await world.get("me/archives/\(id)", as: person)
      #expect(ready["state"] == "ready")
      #expect(
        ready["expires_at"].string == (world.clock.now + .seconds(7 * 86_400)).rfc3339)
      let counts = ready["services"].array?.map { $0["records"]?.int64 }
      #expect(counts?.count == 5 && counts?[2...] == [1, 2, 0])
      let letter = try #require(try await world.letters(to: "a@example.kz").last)
      #expect(letter.contains("https://hub.example/api/v1/identity/me/archives/\(id)/content"))
      let file = try await world.get("me/archives/\(id)/content", as: person)
      #expect(file.status == 200 && file.headers[.contentType] == "application/zip")
      #expect(file.headers["Cache-Control"] == "private, no-store")
      let members = StoredMembers.read(file.body)
      #expect(
        try rows(members, "booking/bookings.json").map { $0["id"]?.int64 } == [1, 2])
      #expect(try rows(members, "identity/account.json").first?["email"] == "a@example.kz")
      #expect(members["community/comments.json"] == nil)
      let readme = String(decoding: members["README.txt"] ?? [], as: UTF8.self)
      #expect(readme.contains("деректеріңіз") && readme.contains("community/comments.json: 0"))
      let index = try JSONParser.parse(members["index.json"] ?? [])
      #expect(index["user_id"]?.int64 == person.userID)
    }
  }

  @Test func nobody_else_gets_it_and_no_token_opens_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let other = try await world.member("b@example.kz")
      let id = try await world.archive(of: person)
      for path in ["me/archives/\(id)", "me/archives/\(id)/content"] {
        #expect(try await world.get(path, as: other).status == 404)
        #expect(try await world.get(path).status == 401)
        var token = person
        token.sessionID = "token"
        #expect(try await world.get(path, as: token).status == 403)
        var application = person
        (application.clientID, application.scopes) = ("partner", ["read"])
        #expect(try await world.get(path, as: application).status == 403)
      }
      #expect(try await world.get("me/archives", as: other)["items"].array == [])
      #expect(try await world.get("me/archives", as: person)["items"].array?.count == 1)
      #expect(try await world.get("me/archives/x", as: person).status == 404)
    }
  }

  @Test func the_password_is_asked_again() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let wrong = try await world.post("me/archives", ["password": "Wrong-tau-1907"], as: person)
      #expect(wrong.status == 422 && wrong["errors"].array?.first?["code"] == "wrong-password")
      #expect(try await world.post("me/archives", [:], as: person).status == 422)
      #expect(try await world.count("account_archive") == 0)
    }
  }

  @Test func one_at_a_time_and_three_a_week() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      #expect(try await world.askForArchive(as: person).status == 202)
      let second = try await world.askForArchive(as: person)
      #expect(second.status == 409 && second["code"] == "archive-open")
      try await world.workOnArchives()
      world.clock.move(.seconds(86_400))
      for _ in 2...3 { _ = try await world.archive(of: person) }
      let fourth = try await world.askForArchive(as: person)
      #expect(fourth.status == 429 && fourth["code"] == "too-many-archives")
      #expect(fourth.headers["Retry-After"] == String(6 * 86_400))
      world.clock.move(.seconds(6 * 86_400))
      #expect(try await world.askForArchive(as: person).status == 202)
    }
  }

  @Test func staff_ask_on_behalf_and_do_not_get_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = "users/\(try #require(person.userID))/archives"
      let staff = try await world.staff("staff@example.kz", "identity.archive_user")
      let reason: JSONValue = ["reason": "asked by letter 17"]
      #expect(try await world.post(path, reason, as: person).status == 403)
      #expect(try await world.post(path, ["reason": "no"], as: staff).status == 422)
      #expect(try await world.post("users/999999/archives", reason, as: staff).status == 404)
      // when
      let asked = try await world.post(path, reason, as: staff)
      #expect(asked.status == 202 && asked["by_staff"] == true)
      let id = try #require(asked["id"].string)
      try await world.workOnArchives()
      #expect(try await world.get("me/archives/\(id)/content", as: staff).status == 404)
      #expect(try await world.get("me/archives/\(id)/content", as: person).status == 200)
      #expect(try await world.letters(to: "a@example.kz").last?.contains(id) == true)
      try await world.file()
      let kept = try await world.database.query(
        """
        select r.user_id, r.comment from reversion_version v
        join reversion_revision r on r.id = v.revision_id where v.object_id = \(id)
        """)
      #expect(try kept.map { try $0.int64("user_id") } == [staff.userID])
      #expect(try kept.map { try $0.string("comment") } == ["asked by letter 17"])
      let reads = try await world.database.query(
        "select user_id from core_actionlog where action = 'archive-read'")
      #expect(try reads.map { try $0.int64("user_id") } == [person.userID])
    }
  }

  private func rows(_ members: [String: [UInt8]], _ name: String) throws -> [JSONValue] {
    try JSONParser.parse(try #require(members[name])).array ?? []
  }
}
