import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct InvitationTests {
  private struct Scene {
    let world: IdentityWorld
    let owner: Principal
    let company: Int64

    var invitations: String { "companies/\(company)/invitations" }

    func invite(
      _ email: String, role: String = "manager", as actor: Principal? = nil
    ) async throws -> ServiceClient.Answer {
      try await world.post(
        invitations, ["email": .string(email), "role": .string(role)], as: actor ?? owner)
    }

    func invite(_ user: Principal, role: String = "member") async throws -> ServiceClient.Answer {
      try await world.post(
        invitations,
        ["user_id": .number("\(user.userID ?? 0)"), "role": .string(role)], as: owner)
    }

    func answer(
      _ id: Int64, _ word: String, as actor: Principal
    ) async throws -> ServiceClient.Answer {
      try await world.post("invitations/\(id)/\(word)", [:], as: actor)
    }

    func accept(code: String, as actor: Principal) async throws -> ServiceClient.Answer {
      try await world.post("invitations/acceptances", ["token": .string(code)], as: actor)
    }
  }

  private func scene(_ body: (Scene) async throws -> Void) async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      try await body(
        Scene(world: world, owner: owner, company: try await world.company(of: owner)))
    }
  }

  @Test func a_stranger_registers_and_accepts_by_the_mailed_code() async throws {
    try await scene { scene in
      let invited = try await scene.invite("guest@example.kz")
      #expect(invited.status == 201)
      #expect(invited["email"].string == "guest@example.kz")
      #expect(invited["user_id"] == .null)
      let code = try await scene.world.invitationCode(to: "guest@example.kz")
      let shown = try await scene.world.post("invitations/look-ups", ["token": .string(code)])
      #expect(shown["company_id"].int64 == scene.company)
      #expect(shown["email"] == .null)
      // when
      let guest = try await scene.world.member("guest@example.kz")
      let accepted = try await scene.accept(code: code, as: guest)
      #expect(accepted["status"].string == "accepted")
      let members = try await scene.world.members(of: scene.company)
      #expect(members.last == "\(guest.userID ?? 0) manager")
      // The code is spent, and the address is not kept any longer.
      #expect(try await scene.accept(code: code, as: guest).status == 404)
      let row = try #require(
        try await scene.world.database.query(
          "select email, email_key, token_digest from account_usercompanyinvitation"
        ).first)
      #expect(try row.string("email") == "")
      #expect(try row.isNull("email_key") && row.isNull("token_digest"))
    }
  }

  @Test func a_code_lies_nowhere_in_clear() async throws {
    try await scene { scene in
      _ = try await scene.invite("guest@example.kz")
      let code = try await scene.world.invitationCode(to: "guest@example.kz")
      for table in ["account_usercompanyinvitation", "reversion_version", "outbox"] {
        try await scene.world.run("select file_changes()")
        let rows = try await scene.world.database.query(
          "select to_jsonb(t)::text as row from \(identifier: table) t")
        for row in rows { #expect(try !row.string("row").contains(code), "\(table)") }
      }
      let kept = try await scene.world.database.query(
        """
        select coalesce(object::text, '') || serialized_data as row from reversion_version
        where model = 'account.usercompanyinvitation'
        """)
      for row in kept { #expect(try !row.string("row").contains("token_digest")) }
    }
  }

  @Test func another_address_opens_nothing_with_the_code() async throws {
    try await scene { scene in
      _ = try await scene.invite("guest@example.kz")
      let code = try await scene.world.invitationCode(to: "guest@example.kz")
      let other = try await scene.world.member("other@example.kz")
      #expect(try await scene.accept(code: code, as: other).status == 404)
      #expect(
        try await scene.world.statuses("account_usercompanyinvitation") == ["sent"])
    }
  }

  @Test func an_address_is_the_same_however_it_is_written() async throws {
    try await scene { scene in
      let guest = try await scene.world.member("guest@example.kz")
      let invited = try await scene.invite("Guest@Example.KZ")
      #expect(try await scene.invite("guest@example.kz")["code"].string == "already-invited")
      // The letter goes to the stored address.
      #expect(try await scene.world.letters(to: "Guest@Example.KZ").isEmpty)
      let mine = try await scene.world.get("invitations?status=sent", as: guest)
      #expect(mine["items"].array?.first?["id"] == invited["id"])
      let id = try #require(invited["id"].int64)
      #expect(try await scene.answer(id, "acceptance", as: guest)["status"].string == "accepted")
    }
  }

  @Test func an_address_with_and_without_an_account_is_answered_alike() async throws {
    try await scene { scene in
      _ = try await scene.world.member("known@example.kz")
      let known = try await scene.invite("known@example.kz")
      let unknown = try await scene.invite("unknown@example.kz")
      for field in ["user_id", "display_name", "status", "role", "expires_at"] {
        #expect(known[field] == unknown[field], "\(field)")
      }
    }
  }

  @Test func a_letter_is_in_the_language_of_its_reader() async throws {
    try await scene { scene in
      let body: JSONValue = ["email": "guest@example.kz", "role": "member", "locale": "en"]
      #expect(try await scene.world.post(scene.invitations, body, as: scene.owner).status == 201)
      let letter = try #require(try await scene.world.letters(to: "guest@example.kz").last)
      #expect(letter.contains("invites you to Tau Kus"))
      // Without it, in the author's.
      _ = try await scene.invite("two@example.kz")
      #expect(
        try await scene.world.letters(to: "two@example.kz").last?.contains("шақырады") == true)
    }
  }

  @Test func a_person_of_the_platform_accepts_or_declines() async throws {
    try await scene { scene in
      let guest = try await scene.world.member("guest@example.kz")
      let other = try await scene.world.member("other@example.kz")
      let id = try #require(try await scene.invite(guest)["id"].int64)
      #expect(try await scene.invite(guest)["code"].string == "already-invited")
      #expect(try await scene.answer(id, "acceptance", as: other).status == 404)
      #expect(try await scene.answer(id, "decline", as: other).status == 404)
      // when
      let declined = try await scene.answer(id, "decline", as: guest)
      #expect(declined["status"].string == "declined")
      let told = try await scene.world.letters(to: "owner@example.kz").last
      #expect(told?.contains("қабылдамайды") == true)
      #expect(try await scene.answer(id, "acceptance", as: guest)["code"].string == "not-open")
      let again = try #require(try await scene.invite(guest)["id"].int64)
      #expect(try await scene.answer(again, "acceptance", as: guest).status == 200)
      #expect(try await scene.invite(guest)["code"].string == "already-member")
    }
  }

  @Test func nobody_invites_to_more_than_he_is() async throws {
    try await scene { scene in
      let admin = try await scene.world.member("admin@example.kz")
      try await scene.world.join(
        UserID(admin.userID ?? 0), company: scene.company, as: "admin")
      let stranger = try await scene.world.member("stranger@example.kz")
      #expect(try await scene.invite("a@example.kz", role: "owner", as: admin).status == 403)
      #expect(try await scene.invite("a@example.kz", role: "admin", as: admin).status == 201)
      #expect(try await scene.invite("b@example.kz", role: "member", as: stranger).status == 404)
      #expect(try await scene.world.get(scene.invitations, as: stranger).status == 404)
      // An owner's invitation of an owner is not the admin's to take back.
      let high = try #require(try await scene.invite("c@example.kz", role: "owner")["id"].int64)
      #expect(try await scene.answer(high, "revocation", as: admin).status == 403)
      let revoked = try await scene.answer(high, "revocation", as: scene.owner)
      #expect(revoked["status"].string == "revoked")
      let code = try await scene.world.invitationCode(to: "c@example.kz")
      let guest = try await scene.world.member("c@example.kz")
      #expect(try await scene.accept(code: code, as: guest).status == 404)
    }
  }

  @Test func after_fourteen_days_it_is_over() async throws {
    try await scene { scene in
      let guest = try await scene.world.member("guest@example.kz")
      let id = try #require(try await scene.invite(guest)["id"].int64)
      scene.world.clock.move(.seconds(14 * 86_400))
      #expect(try await scene.answer(id, "acceptance", as: guest)["code"].string == "expired")
      // when
      #expect(try await scene.world.companies.expireWays(now: scene.world.clock.now) == 1)
      #expect(
        try await scene.world.statuses("account_usercompanyinvitation") == ["expired"])
      #expect(try await scene.invite(guest).status == 201)
    }
  }

  @Test func a_day_has_room_for_so_many_invitations() async throws {
    try await scene { scene in
      try await scene.world.run(
        """
        insert into account_usercompanyinvitation
          (company_id, author_id, status, email, email_key, created_at)
        select \(scene.company)::bigint, \(scene.owner.userID ?? 0)::bigint, 'revoked',
          n || '@example.kz', n || '@example.kz', \(scene.world.clock.now)::timestamptz
        from generate_series(1, \(JoiningPolicy.invitationsPerDay)::int) n
        """)
      let refused = try await scene.invite("guest@example.kz")
      #expect(refused.status == 429)
      #expect(try await scene.world.letters(to: "guest@example.kz").isEmpty)
      scene.world.clock.move(.seconds(86_400))
      #expect(try await scene.invite("guest@example.kz").status == 201)
    }
  }

  @Test func a_suspended_company_lets_nobody_in() async throws {
    try await scene { scene in
      let guest = try await scene.world.member("guest@example.kz")
      let id = try #require(try await scene.invite(guest)["id"].int64)
      try await scene.world.run("update account_company set status = 'suspended'")
      let refused = try await scene.answer(id, "acceptance", as: guest)
      #expect(refused["code"].string == "company-closed")
      #expect(try await scene.world.count("account_usercompany") == 1)
    }
  }

  /// Both ways into the same company are open: whichever is gone first closes the other.
  @Test(arguments: [true, false])
  func a_request_and_an_invitation_close_each_other(byInvitation: Bool) async throws {
    try await scene { scene in
      let guest = try await scene.world.member("guest@example.kz")
      let asked = try await scene.world.post(
        "companies/\(scene.company)/membership-requests", [:], as: guest)
      let invited = try await scene.invite("guest@example.kz")
      let (request, invitation) = (
        try #require(asked["id"].int64), try #require(invited["id"].int64)
      )
      // when
      if byInvitation {
        #expect(try await scene.answer(invitation, "acceptance", as: guest).status == 200)
      } else {
        let approved = try await scene.world.post(
          "membership-requests/\(request)/approval", [:], as: scene.owner)
        #expect(approved.status == 200)
      }
      #expect(try await scene.world.statuses("account_usercompanyrequest") == ["approved"])
      #expect(
        try await scene.world.statuses("account_usercompanyinvitation") == ["accepted"])
      #expect(
        try await scene.world.members(of: scene.company).last
          == "\(guest.userID ?? 0) \(byInvitation ? "manager" : "member")")
      #expect(try await scene.world.events.filter { $0 == "company.member_added" }.count == 2)
    }
  }

  @Test func bad_input_is_told_all_at_once() async throws {
    try await scene { scene in
      for (body, pointers) in [
        (["email": "x", "role": "boss"] as JSONValue, ["/email", "/role"]),
        (["role": "member"], ["/email"]),
        (["user_id": 1, "email": "a@example.kz", "role": "member"], ["/email"]),
        (["user_id": 0, "role": "member", "locale": "de"], ["/locale", "/user_id"]),
      ] {
        let answer = try await scene.world.post(scene.invitations, body, as: scene.owner)
        #expect(answer.status == 422)
        let told = (answer["errors"].array ?? []).compactMap { $0["pointer"]?.string }
        #expect(told.sorted() == pointers)
      }
      let unknown = try await scene.world.post(
        scene.invitations, ["user_id": 999_999, "role": "member"], as: scene.owner)
      #expect(unknown["errors"].array?.first?["code"]?.string == "unknown-user")
    }
  }
}
