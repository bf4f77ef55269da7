import Access
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// What commands change leaves who, when, why, by which request, and the row before.
@Suite struct KeptChangesTests {
  private func changes(_ world: IdentityWorld, of model: String) async throws -> [Row] {
    try await world.file()
    return Array(
      try await world.database.query(
        """
        select v.action, v.object_id, v.object::text as object, r.user_id::bigint as user_id,
          r.comment, r.request_id, v.serialized_data, v.revision_id::bigint as revision
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = \(model) order by v.id
        """))
  }

  @Test func a_change_of_a_company_says_who_and_why_and_what_was() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let made = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let id = made["id"].int64 ?? 0
      // when
      let renamed = try await world.client.send(
        .patch, "/api/v1/identity/companies/\(id)", json: #"{"name": "Бүркіт"}"#,
        headers: [("If-Match", "*"), ("Change-Reason", "%D0%B8%D0%BC%D1%8F")], as: owner)
      #expect(renamed.status == 200)

      let kept = try await changes(world, of: "account.company")
      #expect(try kept.map { try $0.string("action") } == ["create", "change"])
      #expect(try kept[0].optionalString("object") == nil)
      let last = kept[1]
      #expect(try last.string("object_id") == "\(id)")
      #expect(try last.int64("user_id") == owner.userID)
      #expect(try last.string("comment") == "имя")
      #expect(try !last.string("request_id").isEmpty)
      let before = try JSONParser.parse(Array(try last.string("object").utf8))
      #expect(before["name"]?.string == "Тау құс")
      // One revision for the company and its first member.
      let member = try await changes(world, of: "account.usercompany")
      #expect(try member[0].int64("revision") == kept[0].int64("revision"))
      let logged = try await world.database.query(
        """
        select action, method from core_actionlog
        where source = 'account.company' and user_id = \(owner.userID)::bigint order by id
        """
      ).map { try $0.string("action") + " " + $0.string("method") }
      #expect(logged == ["create POST", "change PATCH"])
    }
  }

  @Test func an_application_leaves_what_it_was_and_never_a_secret() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("one@example.kz")
      let root = "/api/v1/identity/applications"
      let made = try await world.client.send(
        .post, root,
        json: """
          {"name": "Тау", "redirect_uris": ["https://tau.kz/cb"], "scopes": ["openid", "read"],
           "grants": ["authorization_code", "refresh_token", "client_credentials"]}
          """, as: person)
      #expect(made.status == 201)
      let path = "\(root)/\(made["id"].decimal ?? "")"
      let secret = made["secrets"].array?.first?["id"]?.decimal ?? ""
      // when
      let changed = try await world.client.send(
        .patch, path, json: #"{"redirect_uris": ["https://tau.kz/2"]}"#,
        headers: [("If-Match", "*"), ("Change-Reason", "moved")], as: person)
      #expect(changed.status == 200)
      let ended = try await world.client.send(.delete, "\(path)/secrets/\(secret)", as: person)
      #expect(ended.status == 204)

      let kept = try await changes(world, of: "oauth2_provider.application")
      #expect(try kept.map { try $0.string("action") } == ["create", "change"])
      #expect(try kept[1].int64("user_id") == person.userID)
      #expect(try kept[1].string("comment") == "moved")
      #expect(try !kept[1].string("request_id").isEmpty)
      let before = try JSONParser.parse(Array(try kept[1].string("object").utf8))
      #expect(before["redirect_uris"]?.string == "https://tau.kz/cb")
      #expect(before["client_secret"] == nil)
      let secrets = try await changes(world, of: "oauth.clientsecret")
      #expect(try secrets.map { try $0.string("action") } == ["create", "delete"])
      #expect(try secrets.allSatisfy { try $0.int64("user_id") == person.userID })
      let gone = try JSONParser.parse(Array(try secrets[1].string("object").utf8))
      #expect(gone["hint"]?.string != nil && gone["digest"] == nil)
      #expect(try !secrets[1].string("serialized_data").contains("digest"))
    }
  }

  /// Fails if the hold is written outside of a transaction: nobody would say who it is for.
  @Test func a_hold_of_the_law_leaves_who_and_why() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("one@example.kz")
      let staff = Principal(
        kind: .user, issuer: Principal.gateway, userID: 4,
        permissions: ["identity.delete_user"], isStaff: true)
      let before = try await changes(world, of: "account.user").count
      let path = "/api/v1/identity/users/\(user)/legal-hold"
      // when
      let held = try await world.client.send(
        .put, path, json: #"{"reason": "a lawsuit"}"#, as: staff)
      #expect(held.status == 204)
      #expect(try await world.client.send(.delete, path, as: staff).status == 204)

      let kept = try await changes(world, of: "account.user").dropFirst(before)
      #expect(try kept.map { try $0.int64("user_id") } == [4, 4])
      #expect(try kept.map { try $0.string("comment") } == ["a lawsuit", ""])
      let last = try #require(kept.last)
      let hold = try JSONParser.parse(Array(try last.string("object").utf8))["legal_hold"]
      #expect(hold?.string == "a lawsuit")
    }
  }

  @Test func a_new_password_leaves_that_it_changed_and_nothing_of_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("one@example.kz")
      let before = try await changes(world, of: "account.user").count
      let body: JSONValue = [
        "old_password": .string(IdentityWorld.password), "new_password": "Zhana-kupiya-42",
      ]
      // when
      let answer = try await world.client.send(
        .put, "/api/v1/identity/me/password",
        json: String(decoding: body.bytes, as: UTF8.self), as: person)
      #expect(answer.status == 204)

      let kept = try await changes(world, of: "account.user").dropFirst(before)
      #expect(try kept.map { try $0.string("action") } == ["change"])
      for row in try await changes(world, of: "account.user") {
        let text = try (row.optionalString("object") ?? "") + row.string("serialized_data")
        #expect(!text.contains("pbkdf2") && !text.contains("\"password\""))
      }
    }
  }

  /// Reading, signing in and what the platform does by itself are no changes of a row.
  @Test func a_sign_in_and_the_work_of_the_platform_leave_none() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.member("one@example.kz")
      try await world.file()
      let before = try await world.count("reversion_version")
      // when
      _ = try await world.session("one@example.kz")
      try await world.run("update account_user set first_name = 'Platform'")

      try await world.file()
      #expect(try await world.count("reversion_version") == before)
    }
  }

  @Test func a_refused_change_leaves_none() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let wish: JSONValue = ["tin": "200140000004", "name": "Тау құс"]
      #expect(try await world.post("companies", wish, as: owner).status == 201)
      try await world.file()
      let before = try await world.count("reversion_revision")
      // when
      #expect(try await world.post("companies", wish, as: owner).status == 409)

      try await world.file()
      #expect(try await world.count("reversion_revision") == before)
    }
  }
}

extension IdentityWorld {
  func file() async throws { _ = try await database.query("select file_changes()") }
}
