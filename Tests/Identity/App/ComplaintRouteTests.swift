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

@Suite struct ComplaintRouteTests {
  private static let right = "identity.moderate_complaint"

  private func file(
    about user: UserID, by author: Principal, reason: String = "spam", in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "complaints",
      ["user_id": .number("\(user)"), "reason": .string(reason), "comment": "ten times"],
      as: author)
  }

  private func taken(
    about user: UserID, by moderator: Principal, in world: IdentityWorld
  ) async throws -> Int64 {
    let author = try await world.member("author@example.kz")
    let id = try #require(try await file(about: user, by: author, in: world)["id"].int64)
    let answer = try await decide(id, "review", [:], by: moderator, in: world)
    #expect(answer.status == 200 && answer["status"] == "in_review")
    return id
  }

  private func decide(
    _ id: Int64, _ step: String, _ body: JSONValue, version: String = "*",
    by moderator: Principal, in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.post(
      "complaints/\(id)/\(step)", body, as: moderator,
      headers: [(name: "If-Match", value: version)])
  }

  private static func suspension(until: Instant? = nil) -> JSONValue {
    [
      "outcome": "action",
      "sanction": [
        "kind": "suspend", "reason": "spam", "until": until.map { .string($0.rfc3339) } ?? .null,
      ],
    ]
  }

  @Test func a_complaint_is_filed_once_and_its_moderators_hear_of_it() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.userID("mod@example.kz")
      try await world.run(
        """
        insert into account_user_user_permissions (user_id, permission_id)
        select \(moderator), id from auth_permission where codename = 'moderate_complaint'
        """)
      let author = try await world.member("author@example.kz")
      let target = try await world.userID("target@example.kz")
      let filed = try await file(about: target, by: author, in: world)
      #expect(filed.status == 201 && filed["status"] == "new")
      #expect(try await world.letters(to: "mod@example.kz").last?.contains("№") == true)
      // when
      let again = try await file(about: target, by: author, in: world)
      #expect(again.status == 409 && again["code"] == "complaint-open")
      #expect(try await file(about: target, by: author, reason: "fraud", in: world).status == 201)
    }
  }

  @Test func ten_a_day_and_nobody_complains_of_himself() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.member("author@example.kz")
      let own = UserID(try #require(author.userID))
      #expect(try await file(about: own, by: author, in: world)["errors"].array?.count == 1)
      let company = try await world.company(of: own)
      let mine = try await world.post(
        "complaints", ["company_id": .number("\(company)"), "reason": "fraud"], as: author)
      #expect(mine["errors"].array?.first?["code"] == "oneself")
      let both = try await world.post(
        "complaints", ["company_id": 1, "user_id": 2, "reason": "love"], as: author)
      #expect(both["errors"].array?.count == 2)
      let nobody = try await file(about: UserID(999_999), by: author, in: world)
      #expect(nobody["errors"].array?.first?["code"] == "unknown-target")
      for index in 0..<10 {
        let target = try await world.userID("t\(index)@example.kz")
        #expect(try await file(about: target, by: author, in: world).status == 201)
      }
      // when
      let last = try await world.userID("last@example.kz")
      #expect(try await file(about: last, by: author, in: world).status == 429)
      world.clock.move(.seconds(86_400))
      #expect(try await file(about: last, by: author, in: world).status == 201)
    }
  }

  @Test func what_a_moderator_saw_must_still_be_so() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.userID("target@example.kz")
      let author = try await world.member("author@example.kz")
      let filed = try await file(about: target, by: author, in: world)
      let id = try #require(filed["id"].int64)
      let tag = try #require(filed.headers[.etag])
      let blind = try await world.post("complaints/\(id)/review", [:], as: moderator)
      #expect(blind.status == 428)
      let taken = try await decide(id, "review", [:], version: tag, by: moderator, in: world)
      #expect(taken.status == 200)
      // when
      let other = try await world.staff("mod2@example.kz", Self.right)
      #expect(
        try await decide(id, "review", [:], version: tag, by: other, in: world).status == 412)
      #expect(try await decide(id, "review", [:], by: other, in: world)["code"] == "wrong-status")
      let foreign = try await decide(
        id, "resolution", ["outcome": "no_action"], by: other, in: world)
      #expect(foreign["code"] == "taken-by-other")
      let stranger = try await decide(id, "review", [:], by: author, in: world)
      #expect(stranger.status == 403)
    }
  }

  @Test func a_suspension_by_complaint_is_appealed_by_the_code_and_lifted() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.userID("target@example.kz")
      let id = try await taken(about: target, by: moderator, in: world)
      let resolved = try await decide(
        id, "resolution", Self.suspension(), by: moderator, in: world)
      #expect(resolved["status"] == "resolved_action")
      #expect(try await world.state(of: target) == "suspended")
      #expect(try await world.letters(to: "author@example.kz").last?.contains("шара") == true)
      let code = try await world.appealCode(to: "target@example.kz")
      #expect(try await world.post("appeals", ["code": "guessed", "text": "no"]).status == 404)
      let appeal: JSONValue = ["code": .string(code), "text": "it was not me"]
      #expect(try await world.post("appeals", appeal).status == 204)
      #expect(try await world.post("appeals", appeal)["code"] == "appealed-already")
      let same = try await decide(id, "judgement", ["upheld": false], by: moderator, in: world)
      #expect(same.status == 403 && same["code"] == "partial")
      // when
      let judge = try await world.staff("judge@example.kz", Self.right)
      let judged = try await decide(id, "judgement", ["upheld": false], by: judge, in: world)
      #expect(judged["status"] == "overturned")
      #expect(try await world.state(of: target) == "active")
      #expect(try await world.signIn("target@example.kz").status == 201)
      #expect(try await world.events.contains("user.restored"))
    }
  }

  @Test func an_appeal_that_is_not_right_changes_nothing() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.userID("target@example.kz")
      let id = try await taken(about: target, by: moderator, in: world)
      _ = try await decide(id, "resolution", Self.suspension(), by: moderator, in: world)
      let code = try await world.appealCode(to: "target@example.kz")
      _ = try await world.post("appeals", ["code": .string(code), "text": "it was not me"])
      let judge = try await world.staff("judge@example.kz", Self.right)
      // when
      let judged = try await decide(id, "judgement", ["upheld": true], by: judge, in: world)
      #expect(judged["status"] == "upheld")
      #expect(try await world.state(of: target) == "suspended")
    }
  }

  // MARK: Companies

  /// A verified company whose owner is `owner@example.kz`, and a complaint about it that is in review.
  private func takenAboutCompany(
    by moderator: Principal, in world: IdentityWorld
  ) async throws -> (company: Int64, complaint: Int64) {
    let owner = try await world.member("owner@example.kz")
    let company = try await world.company(of: owner)
    let verified = try await world.post(
      "companies/\(company)/verification", ["verified": true], as: world.registrar(99))
    #expect(verified["status"] == "verified")
    let author = try await world.member("author@example.kz")
    let filed = try await world.post(
      "complaints", ["company_id": .number("\(company)"), "reason": "fraud"], as: author)
    let id = try #require(filed["id"].int64)
    #expect(try await decide(id, "review", [:], by: moderator, in: world).status == 200)
    return (company, id)
  }

  private func standing(_ company: Int64, in world: IdentityWorld) async throws -> String {
    try await world.database.query("select status from account_company where id = \(company)")[0]
      .string("status")
  }

  @Test func a_company_is_suspended_by_complaint_and_restored_by_the_appeal() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let (company, id) = try await takenAboutCompany(by: moderator, in: world)
      let before = try await world.letters(to: "owner@example.kz").count
      let resolved = try await decide(
        id, "resolution", Self.suspension(), by: moderator, in: world)
      #expect(resolved["status"] == "resolved_action", "\(resolved.json)")
      #expect(try await standing(company, in: world) == "suspended")
      #expect(try await world.events.contains("company.suspended"))
      let letters = try await world.letters(to: "owner@example.kz")
      #expect(letters.count == before + 1, "one letter, with the way to appeal")
      #expect(letters.last?.contains("Тау құс") == true)
      let code = try await world.appealCode(to: "owner@example.kz")
      let appeal: JSONValue = ["code": .string(code), "text": "it was a mistake"]
      #expect(try await world.post("appeals", appeal).status == 204)
      // when
      let judge = try await world.staff("judge@example.kz", Self.right)
      let judged = try await decide(id, "judgement", ["upheld": false], by: judge, in: world)
      #expect(judged["status"] == "overturned")
      #expect(try await standing(company, in: world) == "verified")
      #expect(try await world.events.contains("company.restored"))
    }
  }

  @Test func a_companys_suspension_ends_by_the_clock_or_by_the_registrar() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let (company, id) = try await takenAboutCompany(by: moderator, in: world)
      let until = world.clock.now + .seconds(86_400)
      _ = try await decide(
        id, "resolution", Self.suspension(until: until), by: moderator, in: world)
      func open() async throws -> Int {
        try await world.database.query("select from account_sanction where lifted_at is null").count
      }
      try await world.pass(.seconds(86_399))
      #expect(try await standing(company, in: world) == "suspended")
      try await world.pass(.seconds(1))
      #expect(try await standing(company, in: world) == "verified")
      #expect(try await open() == 0)

      let author = try await world.session("author@example.kz")
      let filed = try await world.post(
        "complaints", ["company_id": .number("\(company)"), "reason": "spam"], as: author)
      let second = try #require(filed["id"].int64)
      _ = try await decide(second, "review", [:], by: moderator, in: world)
      let later = world.clock.now + .seconds(86_400)
      _ = try await decide(
        second, "resolution", Self.suspension(until: later), by: moderator, in: world)
      #expect(try await standing(company, in: world) == "suspended")
      // The sanction says who lifted it, so he has to be there.
      let registrar = world.registrar(
        try await world.member("registrar@example.kz").userID ?? 0)
      let restored = try await world.post(
        "companies/\(company)/restoration", ["reason": "papers"], as: registrar)
      #expect(restored["status"] == "verified")
      #expect(try await open() == 0)
      // What the registrar does afterwards the old term does not end.
      let again = try await world.post(
        "companies/\(company)/suspension", ["reason": "papers"], as: registrar)
      #expect(again["status"] == "suspended")
      try await world.pass(.seconds(2 * 86_400))
      #expect(try await standing(company, in: world) == "suspended")
    }
  }

  /// Fails where the end of the one would end the other.
  @Test func a_company_that_is_suspended_already_is_not_suspended_by_a_complaint() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let (company, id) = try await takenAboutCompany(by: moderator, in: world)
      _ = try await world.post(
        "companies/\(company)/suspension", ["reason": "papers"], as: world.registrar(99))
      let refused = try await decide(
        id, "resolution", Self.suspension(), by: moderator, in: world)
      #expect(refused.status == 409 && refused["code"] == "wrong-state")
      #expect(try await world.count("account_sanction") == 0)
      let warned = try await decide(
        id, "resolution",
        ["outcome": "action", "sanction": ["kind": "warn", "reason": "spam"]], by: moderator,
        in: world)
      #expect(warned.status == 200)
    }
  }

  @Test func nobody_decides_about_his_own_company() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let owner = try await world.member("owner@example.kz")
      let company = try await world.company(of: owner)
      let author = try await world.member("author@example.kz")
      let filed = try await world.post(
        "complaints", ["company_id": .number("\(company)"), "reason": "fraud"], as: author)
      let id = try #require(filed["id"].int64)
      var partial = owner
      partial.permissions = [Self.right]
      let refused = try await decide(id, "review", [:], by: partial, in: world)
      #expect(refused.status == 403 && refused["code"] == "partial")
      #expect(try await decide(id, "review", [:], by: moderator, in: world).status == 200)
    }
  }

  @Test func hidden_content_is_told_and_shown_again_when_the_appeal_was_right() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.member("target@example.kz")
      let id = try await taken(
        about: UserID(try #require(target.userID)), by: moderator, in: world)
      let hide: JSONValue = [
        "outcome": "action",
        "sanction": [
          "kind": "hide_content", "reason": "rude", "source": "core.article", "primary_key": "17",
        ],
      ]
      #expect(try await decide(id, "resolution", hide, by: moderator, in: world).status == 200)
      #expect(try await world.events.last == "content.hide_requested")
      let stranger = try await world.member("stranger@example.kz")
      let text: JSONValue = ["text": "it was quoted"]
      #expect(try await world.post("complaints/\(id)/appeal", text, as: stranger).status == 404)
      #expect(try await world.post("complaints/\(id)/appeal", text, as: target).status == 204)
      // when
      let judge = try await world.staff("judge@example.kz", Self.right)
      _ = try await decide(id, "judgement", ["upheld": false], by: judge, in: world)
      #expect(try await world.events.last == "content.show_requested")
    }
  }

  @Test func the_author_of_a_duplicate_hears_of_the_others_outcome() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.userID("target@example.kz")
      let first = try await taken(about: target, by: moderator, in: world)
      let second = try await world.member("second@example.kz")
      let double = try #require(try await file(about: target, by: second, in: world)["id"].int64)
      _ = try await decide(double, "review", [:], by: moderator, in: world)
      let joined = try await decide(
        double, "resolution", ["outcome": "duplicate", "duplicate_of": .number("\(first)")],
        by: moderator, in: world)
      #expect(joined["status"] == "duplicate")
      let before = try await world.letters(to: "second@example.kz").count
      // when
      _ = try await decide(first, "resolution", ["outcome": "no_action"], by: moderator, in: world)
      #expect(try await world.letters(to: "second@example.kz").count == before + 1)
      #expect(try await world.letters(to: "author@example.kz").last?.contains("\(first)") == true)
    }
  }

  @Test func all_faults_of_a_decision_are_told_at_once() async throws {
    try await IdentityWorld.with { world in
      let moderator = try await world.staff("mod@example.kz", Self.right)
      let target = try await world.userID("target@example.kz")
      let id = try await taken(about: target, by: moderator, in: world)
      func pointers(_ body: JSONValue) async throws -> Set<String> {
        let answer = try await decide(id, "resolution", body, by: moderator, in: world)
        #expect(answer.status == 422)
        return Set(answer["errors"].array?.compactMap { $0["pointer"]?.string } ?? [])
      }
      #expect(try await pointers(["outcome": "action"]) == ["/sanction"])
      #expect(
        try await pointers(["outcome": "no_action", "sanction": ["kind": "warn", "reason": "x"]])
          == ["/sanction"])
      #expect(
        try await pointers(["outcome": "action", "sanction": ["kind": "hide_content"]])
          == ["/sanction/reason", "/sanction/source", "/sanction/primary_key"])
      #expect(
        try await pointers(Self.suspension(until: world.clock.now)) == ["/sanction/until"])
      #expect(
        try await pointers(["outcome": "duplicate", "duplicate_of": .number("\(id)")])
          == ["/duplicate_of"])
      #expect(try await world.state(of: target) == "active")
    }
  }
}
