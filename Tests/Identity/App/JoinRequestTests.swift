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

@Suite struct JoinRequestTests {
  private struct Scene {
    let world: IdentityWorld
    let owner: Principal
    let guest: Principal
    let company: Int64

    var requests: String { "companies/\(company)/membership-requests" }

    /// How often it was told that somebody is a member now; once of the owner.
    func added() async throws -> Int {
      try await world.events.filter { $0 == "company.member_added" }.count
    }

    func ask() async throws -> ServiceClient.Answer {
      try await world.post(requests, [:], as: guest)
    }

    func decide(
      _ id: Int64, _ word: String, _ body: JSONValue = [:], as actor: Principal
    ) async throws -> ServiceClient.Answer {
      try await world.post("membership-requests/\(id)/\(word)", body, as: actor)
    }
  }

  private func scene(_ body: (Scene) async throws -> Void) async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let guest = try await world.member("guest@example.kz")
      try await body(
        Scene(
          world: world, owner: owner, guest: guest,
          company: try await world.company(of: owner)))
    }
  }

  @Test func who_asks_and_is_approved_is_a_member() async throws {
    try await scene { scene in
      let asked = try await scene.ask()
      #expect(asked.status == 201)
      #expect(asked["status"].string == "pending")
      let id = try #require(asked["id"].int64)
      let letter = try #require(try await scene.world.letters(to: "owner@example.kz").last)
      #expect(letter.contains("Тау құс"))
      let waiting = try await scene.world.get(scene.requests + "?status=pending", as: scene.owner)
      #expect(waiting["items"].array?.count == 1)
      // when
      let approved = try await scene.decide(id, "approval", as: scene.owner)
      #expect(approved["status"].string == "approved")
      let members = try await scene.world.members(of: scene.company)
      #expect(members.last == "\(scene.guest.userID ?? 0) member")
      #expect(try await scene.added() == 2)
      #expect(try await scene.world.letters(to: "guest@example.kz").count == 2)
      let mine = try await scene.world.get("membership-requests", as: scene.guest)
      #expect(mine["items"].array?.first?["status"]?.string == "approved")
      #expect(try await scene.ask()["code"].string == "already-member")
    }
  }

  @Test func one_request_waits_at_a_time_and_may_be_taken_back() async throws {
    try await scene { scene in
      let id = try #require(try await scene.ask()["id"].int64)
      #expect(try await scene.ask()["code"].string == "already-pending")
      #expect(try await scene.decide(id, "cancellation", as: scene.owner).status == 404)
      // when
      let cancelled = try await scene.decide(id, "cancellation", as: scene.guest)
      #expect(cancelled["status"].string == "cancelled")
      let late = try await scene.decide(id, "approval", as: scene.owner)
      #expect(late["code"].string == "not-open")
      #expect(try await scene.ask().status == 201)
    }
  }

  @Test func a_rejection_says_why_and_is_final_for_thirty_days() async throws {
    try await scene { scene in
      let id = try #require(try await scene.ask()["id"].int64)
      let bare = try await scene.decide(id, "rejection", as: scene.owner)
      #expect(bare["errors"].array?.first?["pointer"]?.string == "/reason")
      // when
      let rejected = try await scene.decide(
        id, "rejection", ["reason": "штат заполнен"], as: scene.owner)
      #expect(rejected["status"].string == "rejected")
      let letter = try #require(try await scene.world.letters(to: "guest@example.kz").last)
      #expect(letter.contains("штат заполнен"))
      let soon = try await scene.ask()
      #expect(soon["code"].string == "asked-too-soon")
      #expect(soon["again_at"].string == (scene.world.clock.now + .seconds(30 * 86_400)).rfc3339)
      scene.world.clock.move(.seconds(30 * 86_400))
      #expect(try await scene.ask().status == 201)
    }
  }

  /// Fails without the look at the state of who asks: somebody who may not act would become a member.
  @Test(arguments: ["suspended", "deletion_requested", "deleted"])
  func nobody_is_let_in_who_may_not_act(_ state: String) async throws {
    try await scene { scene in
      let id = try #require(try await scene.ask()["id"].int64)
      let guest = scene.guest.userID ?? 0
      let letters = try await scene.world.letters(to: "guest@example.kz").count
      try await scene.world.run("update account_user set state = \(state) where id = \(guest)")
      let refused = try await scene.decide(id, "approval", as: scene.owner)
      #expect(refused.status == 409 && refused["code"] == "person-unavailable")
      #expect(try await scene.world.statuses("account_usercompanyrequest") == ["pending"])
      #expect(try await scene.world.members(of: scene.company).count == 1)
      #expect(try await scene.added() == 1)
      // Saying no is open, and told to nobody who could not read it.
      let rejected = try await scene.decide(
        id, "rejection", ["reason": "нет ответа"], as: scene.owner)
      #expect(rejected["status"] == "rejected")
      #expect(try await scene.world.letters(to: "guest@example.kz").count == letters)
    }
  }

  /// What the gateway remembers of somebody may be five seconds old.
  @Test func nobody_asks_who_may_not_act() async throws {
    try await scene { scene in
      let guest = scene.guest.userID ?? 0
      try await scene.world.run("update account_user set state = 'suspended' where id = \(guest)")
      let refused = try await scene.ask()
      #expect(refused.status == 409 && refused["code"] == "person-unavailable")
      #expect(try await scene.world.count("account_usercompanyrequest") == 0)
      try await scene.world.run("update account_user set state = 'active' where id = \(guest)")
      #expect(try await scene.ask().status == 201)
    }
  }

  @Test func only_owners_and_admins_decide() async throws {
    try await scene { scene in
      let id = try #require(try await scene.ask()["id"].int64)
      let colleague = try await scene.world.member("colleague@example.kz")
      try await scene.world.join(
        UserID(colleague.userID ?? 0), company: scene.company, as: "manager")
      let stranger = try await scene.world.member("stranger@example.kz")
      for (actor, status) in [(colleague, 403), (stranger, 404), (scene.guest, 404)] {
        #expect(try await scene.decide(id, "approval", as: actor).status == status)
        #expect(try await scene.world.get(scene.requests, as: actor).status == status)
      }
      #expect(
        try await scene.world.statuses("account_usercompanyrequest") == ["pending"])
      let staff = scene.world.registrar(scene.owner.userID ?? 0)
      #expect(try await scene.decide(id, "approval", as: staff).status == 200)
    }
  }

  @Test func without_an_answer_a_request_ends_after_sixty_days() async throws {
    try await scene { scene in
      _ = try await scene.ask()
      let companies = scene.world.companies
      scene.world.clock.move(.seconds(60 * 86_400 - 1))
      #expect(try await companies.expireWays(now: scene.world.clock.now) == 0)
      // when
      scene.world.clock.move(.seconds(1))
      #expect(try await companies.expireWays(now: scene.world.clock.now) == 1)
      #expect(try await scene.world.statuses("account_usercompanyrequest") == ["expired"])
      #expect(try await scene.world.letters(to: "guest@example.kz").last?.contains("60") == true)
      #expect(try await companies.expireWays(now: scene.world.clock.now) == 0)
    }
  }

  /// The hourly job has not come by yet.
  @Test func one_that_is_over_does_not_stand_in_the_way() async throws {
    try await scene { scene in
      let old = try #require(try await scene.ask()["id"].int64)
      scene.world.clock.move(.seconds(60 * 86_400))
      #expect(try await scene.decide(old, "approval", as: scene.owner)["code"].string == "expired")
      #expect(try await scene.ask().status == 201)
      #expect(
        try await scene.world.statuses("account_usercompanyrequest") == ["expired", "pending"])
    }
  }

  @Test func a_request_taken_over_waits_for_people() async throws {
    try await scene { scene in
      try await scene.world.run(
        """
        insert into account_usercompanyrequest
          (company_id, user_id, status, created_at, imported_version, legacy)
        values (\(scene.company)::bigint, \(scene.guest.userID ?? 0)::bigint, 'pending',
          '2020-01-01', 1, '{"status": "new"}')
        """)
      #expect(try await scene.world.companies.expireWays(now: scene.world.clock.now) == 0)
      #expect(try await scene.ask()["code"].string == "already-pending")
    }
  }

  @Test func a_suspended_company_takes_nobody() async throws {
    try await scene { scene in
      try await scene.world.run("update account_company set status = 'suspended'")
      #expect(try await scene.ask()["code"].string == "company-closed")
      #expect(try await scene.world.count("account_usercompanyrequest") == 0)
    }
  }

  @Test func a_person_asks_so_many_companies_a_day() async throws {
    try await scene { scene in
      try await scene.world.run(
        """
        insert into account_usercompanyrequest (company_id, user_id, status, created_at)
        select \(scene.company)::bigint, \(scene.guest.userID ?? 0)::bigint, 'cancelled',
          \(scene.world.clock.now)::timestamptz
        from generate_series(1, \(JoiningPolicy.requestsPerDay)::int)
        """)
      let refused = try await scene.ask()
      #expect(refused.status == 429)
      #expect(refused["code"].string == "too-many-today")
      scene.world.clock.move(.seconds(86_400))
      #expect(try await scene.ask().status == 201)
    }
  }

  @Test func a_misspelt_filter_is_refused() async throws {
    try await scene { scene in
      for query in ["?status=waiting", "?state=pending"] {
        let answer = try await scene.world.get("membership-requests" + query, as: scene.guest)
        #expect(answer.status == 422, "\(query)")
      }
    }
  }
}
