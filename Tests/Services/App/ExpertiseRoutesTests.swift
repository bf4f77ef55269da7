import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// Expertise by its addresses: managers, experts, and who is neither.
struct ExpertiseRoutesTests {
  private let root = "/api/v1/services/expertise"

  private func path(_ request: Int64) -> String {
    "/api/v1/services/requests/\(request)/expertise"
  }

  @Test func a_manager_asks_two_experts_and_reads_one_sheet() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken()
      let made = try await desk.post(
        path(id), #"{"kind":"technical","user_id":51}"#, as: desk.staff)
      #expect(made.status == 201)
      let first = try #require(made["id"].int64)
      #expect(made.headers["Location"] == "\(root)/\(first)")
      #expect(made["status"].string == "assigned" && made["due_on"].string != nil)
      let early = try await desk.post(
        "/api/v1/services/requests/\(id)/transitions",
        #"{"from":"completeness_check","to":"expertise"}"#, as: desk.staff)
      #expect(early.status == 409 && early["code"].string == "experts-missing")
      #expect(early["vacancies"]["technical"]?.int64 == 1)

      let filled = try await desk.post(path(id) + "/assignments", as: desk.staff)
      #expect(filled["assigned"].int64 == 2)
      let state = try await desk.send(.get, path(id), as: desk.staff)
      #expect(state["round"].int64 == 1 && state["vacancies"].members?.isEmpty == true)
      let experts = state["items"].array?.compactMap { $0["expert_id"]?.int64 }
      #expect(experts == [51, 52, ServicesWorld.lawyer])
      let opinions = state["items"].array?.compactMap { $0["id"]?.int64 } ?? []
      try await desk.world.decide(id, to: "expertise")

      #expect(try await desk.judge(opinions[0], as: desk.expert(51))["score"].string == "73.33")
      let back = try await desk.post(
        "\(root)/\(first)/remarks", #"{"remark":"Почему так?"}"#, as: desk.staff)
      #expect(back["status"].string == "returned" && back["remark"].string == "Почему так?")
      let low = #"{"scores":{"novelty":{"score":1,"comment":"мало"}},"comment":"Итог"}"#
      let rewritten = try await desk.write(opinions[0], low, as: desk.expert(51))
      #expect(rewritten.status == 200)
      let again = try await desk.post("\(root)/\(first)/submission", as: desk.expert(51))
      #expect(again.status == 200)
      let twice = try await desk.post(
        "\(root)/\(first)/remarks", #"{"remark":"Ещё раз"}"#, as: desk.staff)
      #expect(twice.status == 409 && twice["code"].string == "returned-before")

      #expect(try await desk.judge(opinions[1], as: desk.expert(52)).status == 200)
      #expect(try await desk.world.bpStatus(of: id) == "expertise_done")
      let sheet = try await desk.send(.get, path(id) + "/summary?lang=ru", as: desk.staff)
      // (2·1 + 3) / 3 × 20 = 33.33 beside 73.33; 60 are enough.
      #expect(sheet["total"]["mean"]?.string == "53.33")
      #expect(sheet["total"]["spread"]?.string == "20.00")
      #expect(sheet["passed"].bool == false && sheet["pass_score"].int64 == 60)
      #expect(sheet["total"]["recommendations"]?["yes"]?.int64 == 2)
      #expect(sheet["kinds"].array?.map { $0["kind"]?.string } == ["legal", "technical"])
      #expect(sheet["opinions"].array?.first?["comment"]?.string == "Итог")

      let history = try await desk.send(.get, "\(root)/\(first)/history", as: desk.staff)
      #expect(
        history["items"].array?.map { $0["to"]?.string } == [
          "assigned", "accepted", "draft", "submitted", "returned", "draft", "submitted",
        ])
      let load = try await desk.send(.get, "\(root)/load?service=startup-grant", as: desk.staff)
      let one = load["items"].array?.first { $0["expert_id"] == 51 }
      #expect(one?["submitted"]?.int64 == 1 && one?["distance"]?.string == "-40.00")
      #expect(one?["stands_out"]?.bool == false)
      #expect(try await desk.send(.get, "\(root)/load", as: desk.staff).status == 422)
    }
  }

  @Test func a_blind_expert_does_not_know_who_applies_nor_what_others_say() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (request, opinions) = try await desk.world.judged()
      let mine = "\(root)/\(opinions[0])"
      let shown = try await desk.send(.get, mine, as: desk.expert(51))
      #expect(shown.status == 200 && shown["blind"].bool == true)
      #expect(shown["request"]["applicant"]?.isNull == true)
      let answers = shown["request"]["answers"]
      #expect(answers?["project_name"]?.string == "Құс жолы")
      for name in ["iin", "phone", "email"] { #expect(answers?[name] == nil, "\(name)") }
      let member = answers?["team"]?.array?.first
      #expect(member?["role"]?.string == "lead" && member?["member_iin"] == nil)
      #expect(try await desk.judge(opinions[1], as: desk.expert(52)).status == 200)
      #expect(try await desk.send(.get, mine, as: desk.expert(51))["others"].array == [])
      #expect(try await desk.judge(opinions[0], as: desk.expert(51)).status == 200)
      let others = try await desk.send(.get, mine, as: desk.expert(51))["others"].array
      #expect(others?.count == 1 && others?.first?["expert_name"]?.isNull == true)
      #expect(others?.first?["score"]?.string == "73.33")
      // Papers say who applies.
      let files = "/api/v1/services/files?source=service.servicerequest&primary_key=\(request)"
      _ = try await desk.world.database.query(
        """
        insert into shared_protectedmediafile (id, name, file, source, primary_key)
        values (gen_random_uuid(), 'a.pdf', 'x', 'service.servicerequest', \(String(request)))
        """)
      #expect(try await desk.send(.get, files, as: desk.staff)["items"].array?.count == 1)
      #expect(try await desk.send(.get, files, as: desk.expert(51))["items"].array == [])
    }
  }

  @Test func an_expert_who_sees_knows_who_applies_until_he_declines() async throws {
    try await ServicesDesk.open { desk in
      var expertise = ExpertiseSamples.expertise.object ?? [:]
      expertise["blind"] = false
      try await desk.world.judgeGrants(["expertise": .object(expertise)])
      let (request, opinions) = try await desk.world.judged()
      let mine = "\(root)/\(opinions[0])"
      let shown = try await desk.send(.get, mine, as: desk.expert(51))
      #expect(shown["request"]["applicant"]?["author_id"]?.int64 == ServicesWorld.applicant)
      #expect(shown["request"]["answers"]?["iin"]?.string == "900101300007")
      #expect(try await desk.judge(opinions[1], as: desk.expert(52)).status == 200)
      #expect(try await desk.send(.get, mine, as: desk.expert(51))["others"].array?.count == 1)
      let declined = try await desk.post(
        mine + "/refusal", #"{"reason":"conflict","comment":"знакомы"}"#, as: desk.expert(51))
      #expect(declined["status"].string == "declined")
      let after = try await desk.send(.get, mine, as: desk.expert(51))
      #expect(after.status == 200 && after["request"].isNull)
      try await desk.app.expertise.turn(request)
      let state = try await desk.send(.get, path(request), as: desk.staff)
      #expect(state["items"].array?.last?["expert_id"]?.int64 == 53)
      #expect(state["items"].array?.last?["replaces_id"]?.int64 == opinions[0])
    }
  }

  @Test func each_finds_his_own_and_nobody_elses() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (request, opinions) = try await desk.world.judged()
      let mine = "\(root)/\(opinions[0])"
      for stranger in [desk.expert(52), desk.expert(99), desk.applicant] {
        #expect(try await desk.send(.get, mine, as: stranger).status == 404)
      }
      for address in ["/acceptance", "/submission"] {
        #expect(try await desk.post(mine + address, as: desk.expert(52)).status == 404)
        #expect(try await desk.post(mine + address, as: desk.person(51)).status == 403)
      }
      #expect(
        try await desk.post(mine + "/refusal", #"{"reason":"load"}"#, as: desk.expert(52)).status
          == 404)
      let change = try await desk.send(
        .patch, mine, "{}", headers: [("If-Match", "*")], as: desk.expert(52))
      #expect(change.status == 404)
      #expect(try await desk.post(mine + "/signing", as: desk.expert(52)).status == 404)
      for manager in ["", "/summary"] {
        #expect(try await desk.get(path(request) + manager).status == 403)
        #expect(
          try await desk.send(.get, path(request) + manager, as: desk.expert(51)).status == 403)
      }
      #expect(try await desk.send(.get, mine, as: .anonymous()).status == 401)
      let list = try await desk.send(.get, "\(root)/mine?limit=1", as: desk.expert(51))
      #expect(list["items"].array?.count == 1 && list["next"].isNull)
      #expect(try await desk.send(.get, "\(root)/mine", as: desk.expert(53))["items"].array == [])
      #expect(try await desk.send(.get, "\(root)/mine?status=x", as: desk.expert(51)).status == 422)
      let staff = try await desk.send(.get, mine, as: desk.staff)
      #expect(staff.status == 200 && staff["request"].isNull)
      #expect(try await desk.send(.get, "\(root)/999999", as: desk.staff).status == 404)
      #expect(
        try await desk.send(.get, "/api/v1/services/requests/999999/expertise", as: desk.staff)
          .status == 404)
    }
  }

  @Test func half_typed_words_are_nobody_elses() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (request, opinions) = try await desk.world.judged()
      _ = try await desk.post("\(root)/\(opinions[0])/acceptance", as: desk.expert(51))
      let kept = try await desk.write(
        opinions[0], #"{"comment":"черновик","scores":{"team":{"score":5}}}"#,
        as: desk.expert(51))
      #expect(kept["status"].string == "draft" && kept["comment"].string == "черновик")
      let seen = try await desk.send(.get, "\(root)/\(opinions[0])", as: desk.staff)
      #expect(seen["comment"].string == "" && seen["scores"].members?.isEmpty == true)
      let sheet = try await desk.send(.get, path(request), as: desk.staff)
      #expect(sheet["items"].array?.first?["comment"]?.string == "")
    }
  }

  @Test func every_fault_of_an_opinion_comes_at_once() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (_, opinions) = try await desk.world.judged()
      let mine = "\(root)/\(opinions[0])"
      let expert = desk.expert(51)
      let unopened = try await desk.post(mine + "/submission", as: expert)
      #expect(unopened.status == 409 && unopened["opinion_status"].string == "assigned")
      _ = try await desk.post(mine + "/acceptance", as: expert)
      #expect(try await desk.send(.patch, mine, "{}", as: expert).status == 428)
      let stale = try await desk.send(
        .patch, mine, "{}", headers: [("If-Match", "\"77\"")], as: expert)
      #expect(stale.status == 412)
      let bad = try await desk.write(
        opinions[0],
        #"{"scores":{"novelty":{"score":9},"x":{}},"answers":{"y":1}}"#, as: expert)
      #expect(
        bad["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/scores/novelty/score", "/scores/x", "/answers/y",
        ])
      #expect(
        try await desk.write(opinions[0], #"{"recommendation":"ja"}"#, as: expert).status == 422)
      _ = try await desk.write(opinions[0], #"{"scores":{"novelty":{"score":0}}}"#, as: expert)
      let missing = try await desk.post(
        mine + "/submission", headers: [("Accept-Language", "kk")], as: expert)
      #expect(missing.status == 422)
      #expect(
        missing["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/scores/novelty/comment", "/scores/team", "/recommendation",
        ])
      let silent = try await desk.post(mine + "/refusal", #"{"reason":"other"}"#, as: expert)
      #expect(silent.status == 422)
    }
  }

  @Test func a_member_of_the_company_is_refused_and_without_identity_nothing_is_saved() async throws
  {
    try await ServicesDesk.open(memberships: [5]) { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken(by: ServicesWorld.applicant, for: 5)
      let refused = try await desk.post(
        path(id), #"{"kind":"technical","user_id":51}"#, as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "conflict-of-interest")
      #expect(refused["reason"].string == "member")
      #expect(
        try await desk.post(path(id) + "/assignments", as: desk.staff)["assigned"].int64 == 0)
      let body = #"{"kind":"economic","user_id":51}"#
      #expect(try await desk.post(path(id), body, as: desk.staff).status == 422)
    }
    try await ServicesDesk.open(memberships: nil) { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken(by: ServicesWorld.applicant, for: 5)
      let down = try await desk.post(
        path(id), #"{"kind":"technical","user_id":51}"#, as: desk.staff)
      #expect(down.status == 503)
      #expect(try await desk.world.count("service_expertise") == 0)
    }
  }

  @Test func where_opinions_are_signed_none_goes_in_without() async throws {
    var people = try SigningPeople()
    people.people = [51: SigningPeople.number]
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      var expertise = ExpertiseSamples.expertise.object ?? [:]
      expertise["signature"] = true
      try await desk.world.judgeGrants(["expertise": .object(expertise)])
      let (_, opinions) = try await desk.world.judged()
      let mine = "\(root)/\(opinions[0])"
      let expert = desk.expert(51)
      #expect(
        try await desk.post(mine + "/signing", as: expert)["code"].string == "opinion-not-open")
      let bare = try await desk.judge(opinions[0], as: expert)
      #expect(bare.status == 422)
      #expect(bare["errors"].array?.first?["pointer"]?.string == "/cms")
      let frozen = try await desk.post(mine + "/signing", as: expert)
      #expect(frozen.status == 201)
      let bytes = try #require(frozen["bytes"].string.flatMap { Base64.standard.bytes($0) })
      let cms = Base64.standard.text(
        try people.authority.sign(bytes, as: "person"))
      // What is written after it was frozen is not what was signed.
      _ = try await desk.write(opinions[0], #"{"comment":"иначе"}"#, as: expert)
      let outdated = try await desk.post(
        mine + "/submission", "{\"cms\":\"\(cms)\"}", as: expert)
      #expect(outdated.status == 409 && outdated["code"].string == "signing-outdated")
      _ = try await desk.write(opinions[0], #"{"comment":""}"#, as: expert)
      let good = try await desk.post(mine + "/submission", "{\"cms\":\"\(cms)\"}", as: expert)
      #expect(good.status == 200 && good["status"].string == "submitted")
      #expect(try await desk.world.count("service_documentsignature where user_id = 51") == 1)
    }
  }

  @Test func the_same_key_asks_one_expert_once() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken()
      let key = [(name: "Idempotency-Key", value: "one")]
      let body = #"{"kind":"technical","user_id":51}"#
      let first = try await desk.post(path(id), body, headers: key, as: desk.staff)
      let again = try await desk.post(path(id), body, headers: key, as: desk.staff)
      #expect(first.status == 201 && first["id"] == again["id"])
      #expect(
        try await desk.post(path(id), body, as: desk.staff)["code"].string == "assigned-before")
      let revoked = try await desk.post(
        "\(root)/\(first["id"].int64 ?? 0)/revocation", as: desk.staff)
      #expect(revoked["status"].string == "revoked")
    }
  }

  @Test func a_form_that_is_not_there_is_named() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants([
        "expertise": [
          "kinds": [
            ["key": "technical", "title": FormSamples.title, "form": 999]
          ]
        ]
      ])
      let id = try await desk.world.taken()
      let refused = try await desk.post(
        path(id), #"{"kind":"technical","user_id":51}"#, as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "expertise-misconfigured")
      #expect(refused["settings"].array?.first?["place"]?.string == "form")
    }
  }
}
