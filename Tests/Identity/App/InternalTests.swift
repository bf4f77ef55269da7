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

@Suite struct InternalTests {
  @Test func the_gateway_learns_all_that_a_principal_holds() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      try await world.seedStaffGroup()
      try await world.app.grants.setGroups(
        ["staff"], of: .init(try #require(owner.userID)), by: nil, holding: nil,
        now: world.clock.now)
      let again = try await world.session("owner@example.kz")
      #expect(again.permissions == ["services.decide_request"])
      #expect(again.companies == [CompanyRole(id: created["id"].int64 ?? 0, role: "owner")])
      #expect(again.groups.count == 1 && owner.groups.isEmpty)
      #expect(again.permissionRevision > owner.permissionRevision)
      #expect(try await world.events.last == "user.permissions_changed")
    }
  }

  @Test func only_the_gateway_may_ask_who_somebody_is() async throws {
    try await IdentityWorld.with { world in
      let body: JSONValue = ["session_key": "x"]
      #expect(
        try await world.internally("principals/resolve", body, from: "booking").status == 403)
      #expect(try await world.internally("principals/resolve", body, from: "gateway").status == 404)
      let person = try await world.client.send(
        .post, "/internal/v1/users/exists", json: "{\"ids\":[1]}", as: .anonymous())
      #expect(person.status == 403)
    }
  }

  @Test func other_contexts_learn_who_exists() async throws {
    try await IdentityWorld.with { world in
      let active = try await world.userID("a@example.kz").rawValue
      let suspended = try await world.userID("b@example.kz").rawValue
      let deleted = try await world.userID("c@example.kz").rawValue
      _ = try await world.register("pending@example.kz")
      try await world.run("update account_user set state = 'suspended' where id = \(suspended)")
      try await world.run("update account_user set state = 'deleted' where id = \(deleted)")
      let ids = [active, suspended, deleted, deleted + 1, 99_999_999_999]
      let answer = try await world.internally(
        "users/exists", ["ids": .array(ids.map { .number(String($0)) })])
      #expect(
        answer["items"].array?.map { $0["status"]?.string }
          == ["exists", "suspended", "deleted", "missing", "missing"])
    }
  }

  @Test func other_contexts_learn_what_somebody_may_do_now() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("a@example.kz")
      func rights(_ id: Int64) async throws -> ServiceClient.Answer {
        try await world.internally(
          "users/rights", ["user_id": .number(String(id))], from: "services")
      }
      try await world.seedStaffGroup()
      try await world.app.grants.setGroups(
        ["staff"], of: user, by: nil, holding: nil, now: world.clock.now)
      let staff = try await rights(user.rawValue)
      #expect(staff["active"] == true && staff["is_superuser"] == false)
      #expect(staff["permissions"] == ["services.decide_request"])
      try await world.run(
        "update account_user set state = 'suspended' where id = \(user.rawValue)")
      for id in [user.rawValue, user.rawValue + 1] {
        let nobody = try await rights(id)
        #expect(nobody["active"] == false && nobody["permissions"] == [])
      }
      let person = try await world.client.send(
        .post, "/internal/v1/users/rights", json: "{\"user_id\":1}", as: .anonymous())
      #expect(person.status == 403)
    }
  }

  @Test func memberships_are_checked_hard() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let company = created["id"]
      func ask(_ user: Int64) async throws -> ServiceClient.Answer {
        try await world.internally(
          "memberships/check", ["user_id": .number(String(user)), "company_id": company])
      }
      let own = try await ask(owner.userID ?? 0)
      #expect(own["member"].bool == true)
      #expect(own["role"].string == "owner")
      #expect(own["status"].string == "exists")
      #expect(try await ask(99_999_999_999)["member"].bool == false)
    }
  }

  @Test func others_learn_whether_a_certificate_is_somebodys_and_no_number() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let user = try #require(owner.userID)
      let created = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      func ask(
        _ person: JSONValue, of user: Int64, company: JSONValue = .null,
        _ organization: JSONValue = .null
      ) async throws -> ServiceClient.Answer {
        try await world.internally(
          "signers/check",
          [
            "user_id": .number(String(user)), "person": person, "company_id": company,
            "organization": organization,
          ], from: "services")
      }
      let unproved = try await ask("850101300124", of: user)
      #expect(unproved["person"] == "unknown" && unproved["company"] == .null)
      try await world.run(
        """
        update account_user set iin = '850101300124', iin_key = '850101300124', iin_verified = true
        where id = \(user)
        """)
      #expect(try await ask("850101300124", of: user)["person"] == "same")
      #expect(try await ask("900202400121", of: user)["person"] == "other")
      let company = created["id"]
      let own = try await ask("850101300124", of: user, company: company, "200140000004")
      #expect(own["company"] == "same")
      let foreign = try await ask("850101300124", of: user, company: company, "200140000015")
      #expect(foreign["company"] == "other")
      // A certificate of the person alone speaks for a sole proprietor's company only.
      #expect(try await ask("850101300124", of: user, company: company)["company"] == "other")
      try await world.run(
        "update account_company set tin = '850101300124' where id = \(company.int64 ?? 0)")
      #expect(try await ask("850101300124", of: user, company: company)["company"] == "same")
      let gone = try await ask("850101300124", of: user + 1, company: "999")
      #expect(gone.status == 422)
      let nobody = try await ask("850101300124", of: user + 1, company: 999)
      #expect(nobody["person"] == "unknown" && nobody["company"] == "unknown")
      #expect(!String(decoding: own.body, as: UTF8.self).contains("1300124"))
      let person = try await world.client.send(
        .post, "/internal/v1/signers/check", json: "{}", as: .anonymous())
      #expect(person.status == 403)
    }
  }

  @Test func cards_hold_what_others_may_keep() async throws {
    try await IdentityWorld.with { world in
      let id = try await world.userID("a@example.kz").rawValue
      let answer = try await world.internally("users/batch", ["ids": [.number(String(id))]])
      let card = try #require(answer["items"].array?.first)
      #expect(card["display_name"]?.string == "Айгерім Сейітқызы")
      #expect(card["locale"]?.string == "kk")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("example.kz"))
    }
  }

  @Test func a_token_is_shown_once_and_works_until_it_is_deleted() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      let made = try await world.post("api-tokens", ["name": "отчёты"], as: caller)
      #expect(made.status == 201)
      let secret = try #require(made["token"].string)
      let list = try await world.get("api-tokens", as: caller)
      #expect(list["items"].array?.count == 1)
      #expect(!String(decoding: list.body, as: UTF8.self).contains(secret))
      let resolved = try await world.resolve(["token": .string(secret)])
      #expect(resolved["user_id"].int64 == caller.userID)
      #expect(resolved["csrf_token"] == .null)
      // when
      let gone = try await world.delete("api-tokens/\(made["id"].int64 ?? 0)", as: caller)
      #expect(gone.status == 204)
      #expect(try await world.resolve(["token": .string(secret)]).status == 404)
      #expect(try await world.events.last == "session.revoked")
    }
  }

  @Test func a_token_ends_at_its_term() async throws {
    try await IdentityWorld.with { world in
      let caller = try await world.member("one@example.kz")
      let past = try await world.post(
        "api-tokens", ["name": "x", "expires_at": "2020-01-01T00:00:00Z"], as: caller)
      #expect(past.status == 422)
      let made = try await world.post(
        "api-tokens", ["name": "x", "expires_at": "2026-11-24T05:00:00Z"], as: caller)
      let secret = try #require(made["token"].string)
      #expect(try await world.resolve(["token": .string(secret)]).status == 200)
      world.clock.move(.seconds(86_400))
      #expect(try await world.resolve(["token": .string(secret)]).status == 404)
    }
  }

  /// Fails where the scopes limit no more than the rights of the staff.
  @Test func a_token_can_neither_make_tokens_nor_do_more_than_it_names() async throws {
    try await IdentityWorld.with { world in
      try await world.seedStaffGroup()
      let caller = try await world.member("one@example.kz")
      try await world.app.grants.setGroups(
        ["staff"], of: .init(try #require(caller.userID)), by: nil, holding: nil,
        now: world.clock.now)
      /// What the gateway would sign for a script with such a token.
      func script(_ scopes: JSONValue) async throws -> Principal {
        let made = try await world.post(
          "api-tokens", ["name": "x", "scopes": scopes], as: caller)
        let secret = try #require(made["token"].string)
        return Principal(try await world.resolve(["token": .string(secret)]).json)
      }
      func may(_ holder: Principal) async throws -> (read: Bool, write: Bool) {
        let read = try await world.get("me", as: holder)
        let write = try await world.patch("me", ["city": "Орал"], version: "*", as: holder)
        return (read.status == 200, write.status == 200)
      }
      for (scopes, reads, writes, rights) in [
        ([], true, true, ["services.decide_request"]), (["read"], true, false, []),
        (["write"], true, true, []), (["openid"], false, false, []),
        (["services.decide_request"], false, false, ["services.decide_request"]),
        (["read", "services.decide_request"], true, false, ["services.decide_request"]),
      ] as [(JSONValue, Bool, Bool, Set<String>)] {
        let holder = try await script(scopes)
        #expect(holder.permissions == rights, "\(scopes)")
        let done = try await may(holder)
        #expect(done.read == reads && done.write == writes, "\(scopes)")
        #expect(try await world.post("api-tokens", ["name": "y"], as: holder).status == 403)
      }
    }
  }

  @Test func a_token_names_scopes_that_there_are() async throws {
    try await IdentityWorld.with { world in
      try await world.seedStaffGroup()
      try await world.run("update oauth_scope set active = false where code = 'phone'")
      let caller = try await world.member("one@example.kz")
      let scopes: JSONValue = ["read", "services.decide_request", "everything", "phone", "Read"]
      let refused = try await world.post("api-tokens", ["name": "x", "scopes": scopes], as: caller)
      #expect(refused.status == 422)
      let faults = refused["errors"].array ?? []
      #expect(faults.map { $0["pointer"]?.string } == ["/scopes/2", "/scopes/3", "/scopes/4"])
      #expect(faults.allSatisfy { $0["code"] == "unknown-scope" })
      #expect(try await world.count("api_token") == 0)
    }
  }

  /// Keys of the old site named no scopes: they go on as they were.
  @Test func an_old_token_is_not_limited() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("one@example.kz").rawValue
      try await world.run(
        """
        insert into authtoken_token (key, created, user_id)
        values (\(try SecretDigest.of("old-key")), \(world.clock.now), \(user))
        """)
      let answer = try await world.resolve(["token": "old-key"])
      #expect(answer.status == 200 && answer["scopes"].isNull)
      let holder = Principal(answer.json)
      let changed = try await world.patch("me", ["city": "Орал"], version: "*", as: holder)
      #expect(changed.status == 200)
    }
  }

  @Test func who_grants_must_hold_what_he_grants() async throws {
    try await IdentityWorld.with { world in
      try await world.seedStaffGroup()
      let user = try await world.userID("a@example.kz").rawValue
      func put(_ permissions: Set<String>, superuser: Bool = false) async throws -> Int {
        try await world.client.send(
          .put, "/api/v1/identity/users/\(user)/groups", json: "{\"groups\":[\"staff\"]}",
          as: Principal(
            kind: .user, issuer: Principal.gateway, userID: 1, permissions: permissions,
            isSuperuser: superuser)
        ).status
      }
      #expect(try await put([]) == 403)
      #expect(try await put(["identity.change_user_groups"]) == 403)
      #expect(try await world.count("account_user_groups") == 0)
      #expect(
        try await put(["identity.change_user_groups", "services.decide_request"]) == 204)
      #expect(try await put([], superuser: true) == 204)
      #expect(try await world.count("account_user_groups") == 1)
    }
  }

  @Test func staff_of_an_organisation_carry_it_and_bind_others_to_no_other() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("a@example.kz").rawValue
      _ = try await world.database.query(
        "insert into core_organization (code, name) values ('hub', '{}'), ('other', '{}')")
      func put(_ code: String, as organization: String? = nil) async throws -> Int {
        try await world.client.send(
          .put, "/api/v1/identity/users/\(user)/organization",
          json: "{\"organization\":\(code)}",
          as: Principal(
            kind: .user, issuer: Principal.gateway, userID: 1,
            permissions: ["identity.change_user_groups"], organization: organization)
        ).status
      }
      #expect(try await put("\"hub\"") == 204)
      #expect(try await world.session("a@example.kz").organization == "hub")
      #expect(try await put("\"nowhere\"") == 422)
      #expect(try await put("null", as: "other") == 403)
      #expect(try await put("\"hub\"", as: "other") == 403)
      #expect(try await put("null") == 204)
      #expect(try await world.session("a@example.kz").organization == nil)
      #expect(try await world.events.filter { $0 == "user.permissions_changed" }.count == 2)
    }
  }

  /// Fails where a number counts that nobody has proved: anybody may claim another's.
  @Test func services_learns_whose_a_number_is_and_no_number() async throws {
    try await IdentityWorld.with { world in
      let proved = try await world.userID("a@example.kz").rawValue
      let claimed = try await world.userID("b@example.kz").rawValue
      let leaving = try await world.userID("c@example.kz").rawValue
      for (user, number, verified) in [
        (proved, "900101300017", true), (claimed, "050615600205", false),
        (leaving, "900101300007", true),
      ] {
        try await world.run(
          """
          update account_user set iin = \(number), iin_key = \(number), iin_verified = \(verified)
          where id = \(user)
          """)
      }
      try await world.run(
        "update account_user set state = 'deletion_requested' where id = \(leaving)")
      let question: JSONValue = [
        "numbers": ["050615600205", "900101300007", "971240001315", "900101300017"]
      ]
      #expect(try await world.internally("numbers/owners", question, from: "booking").status == 403)
      let answer = try await world.internally("numbers/owners", question, from: "services")
      #expect(
        answer["items"].array?.map { $0["user_id"]?.int64 } == [nil, leaving, nil, proved])
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("900101300017"))
      try await world.run("update account_user set state = 'deleted' where id = \(leaving)")
      let later = try await world.internally("numbers/owners", question, from: "services")
      #expect(later["items"].array?.map { $0["user_id"]?.int64 } == [nil, nil, nil, proved])
    }
  }

  @Test func events_hold_no_personal_data() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      _ = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let texts = try await world.database.query("select data::text as data from outbox").map {
        try $0.string("data")
      }
      #expect(texts.count >= 4)
      #expect(texts.allSatisfy { !$0.contains("example.kz") && !$0.contains("200140000004") })
    }
  }
}

extension IdentityWorld {
  fileprivate func seedStaffGroup() async throws {
    guard let code = PermissionCode("services.decide_request") else { return }
    try await app.grants.ensureGroup("staff", holding: [code])
  }
}
