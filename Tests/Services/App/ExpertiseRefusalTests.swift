import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Whatever is refused about experts and pitching days is told by its own code, and changes nothing.
struct ExpertiseRefusalTests {
  private func refusal(
    _ desk: ServicesDesk, _ request: Int64, _ expert: Int64 = 51, as manager: Principal? = nil
  ) async throws -> String? {
    let before = try await desk.world.count("service_expertise")
    let answer = try await desk.post(
      "/api/v1/services/requests/\(request)/expertise",
      #"{"kind":"technical","user_id":\#(expert)}"#, as: manager ?? desk.staff)
    #expect(answer.status == (answer["code"].string == "own-request" ? 403 : 409))
    #expect(try await desk.world.count("service_expertise") == before)
    return answer["code"].string
  }

  @Test func each_reason_why_an_expert_is_not_asked_has_its_code() async throws {
    try await ServicesDesk.open { desk in
      let world = desk.world
      let id = try await world.taken()
      #expect(try await refusal(desk, id) == "expertise-not-offered")
      try await world.judgeGrants(experts: [51, 52, 70, 58])
      #expect(try await refusal(desk, id, 99) == "not-in-group")
      #expect(try await refusal(desk, id, 70) == "conflict-of-interest")
      let own = Principal(
        kind: .user, issuer: Principal.gateway, userID: ServicesWorld.applicant,
        permissions: [ServicesApplication.decide], isStaff: true)
      #expect(try await refusal(desk, id, as: own) == "own-request")
      for author in Int64(201)...203 {
        try await world.assign(51, to: await world.taken(by: author))
      }
      #expect(try await refusal(desk, id) == "expert-overloaded")
      _ = try await world.database.query(
        "insert into user_ref (id, deleted) values (58, true) on conflict (id) do update set deleted = true"
      )
      #expect(try await refusal(desk, id, 58) == "erased")
      try await world.decide(id, to: "approved")
      #expect(try await refusal(desk, id, 52) == "request-not-open")
      try await world.set(
        ["expertise": ["kinds": 1]], of: "startup-grant", table: ExpertiseSamples.process)
      let other = try await world.taken(by: 204)
      #expect(try await refusal(desk, other) == "expertise-misconfigured")
    }
  }

  @Test func of_a_company_that_may_not_act_nobody_is_asked() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken(by: ServicesWorld.applicant, for: 5)
      _ = try await desk.world.database.transaction { tx in
        try await Requests.follow(company: 5, isSuspended: true, actor: 1, in: tx)
      }
      #expect(try await refusal(desk, id) == "request-paused")
    }
  }

  @Test func papers_are_open_to_an_expert_who_sees_until_he_declines() async throws {
    try await ServicesDesk.open { desk in
      var expertise = ExpertiseSamples.expertise.object ?? [:]
      expertise["blind"] = false
      try await desk.world.judgeGrants(["expertise": .object(expertise)])
      let (request, opinions) = try await desk.world.judged()
      _ = try await desk.world.database.query(
        """
        insert into shared_protectedmediafile (id, name, file, source, primary_key)
        values (gen_random_uuid(), 'a.pdf', 'x', 'service.servicerequest', \(String(request)))
        """)
      let files = "/api/v1/services/files?source=service.servicerequest&primary_key=\(request)"
      func papers(_ expert: Int64) async throws -> Int? {
        try await desk.send(.get, files, as: desk.expert(expert))["items"].array?.count
      }
      #expect(try await papers(51) == 1)
      #expect(try await papers(53) == 0)
      try await desk.world.step(opinions[0]) { try $0.decline(because: .load, comment: "") }
      #expect(try await papers(51) == 0)
    }
  }

  @Test func nobody_who_was_erased_joins_a_group() async throws {
    try await ServicesDesk.open { desk in
      let world = desk.world
      try await world.addGroup("technical", [51])
      _ = try await world.database.query("insert into user_ref (id, deleted) values (58, true)")
      let group = try await world.database.query(
        "select id from service_expertisegroup"
      ).first?.int64("id")
      let client = try desk.formClient()
      let manager = Principal(
        kind: .user, issuer: Principal.gateway, userID: 70,
        permissions: ["service.view_expertisegroup", "service.change_expertisegroup"],
        isStaff: true)
      func join(_ user: Int) async throws -> ServiceClient.Answer {
        try await client.send(
          .post, "/api/v1/services/expertise-group-members",
          json: #"{"expertisegroup_id":\#(group ?? 0),"user_id":\#(user)}"#, as: manager)
      }
      let refused = try await join(58)
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["pointer"]?.string == "/user_id")
      #expect(try await join(52).status == 201)
      #expect(try await join(52).status == 409)
    }
  }

  @Test func each_reason_why_a_day_is_not_held_has_its_code() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      try await desk.world.judgeGrants()
      let own = try await desk.world.taken(by: 81)
      let ofCompany = try await desk.world.taken(by: 201, for: 5)
      let root = "/api/v1/services/pitching-sessions"
      func day(_ more: String) async throws -> ServiceClient.Answer {
        try await desk.post(
          root, #"{"service":"startup-grant","starts_at":"2027-01-15T08:00:00Z"\#(more)}"#,
          as: desk.staff)
      }
      let lonely = try await day(#","requests":[\#(own)],"jurors":[81]"#)
      let path = "\(root)/\(lonely["id"].int64 ?? 0)"
      let few = try await desk.post(path + "/opening", as: desk.staff)
      #expect(few.status == 409 && few["code"].string == "too-few-jurors")
      #expect(few["least"].int64 == 2)
      let full = try await desk.send(
        .patch, path, #"{"jurors":[81,82],"requests":[\#(ofCompany),\#(own)]}"#,
        headers: [("If-Match", "\"1\"")], as: desk.staff)
      #expect(full["requests"].array?.first?["request_id"]?.int64 == ofCompany)
      #expect(try await desk.post(path + "/opening", as: desk.staff).status == 200)
      func grade(_ request: Int64, by juror: Int64) async throws -> ServiceClient.Answer {
        try await desk.post(
          path + "/grades", #"{"request_id":\#(request),"scores":{"idea":1,"talk":1}}"#,
          as: desk.person(juror))
      }
      let mine = try await grade(own, by: 81)
      #expect(mine["code"].string == "conflict-of-interest" && mine["reason"].string == "author")
      let ours = try await grade(ofCompany, by: 82)
      #expect(ours["code"].string == "conflict-of-interest" && ours["reason"].string == "member")
      let stranger = try await grade(own, by: 99)
      #expect(stranger.status == 403 && stranger["code"].string == "not-a-juror")
      #expect(try await grade(999_999, by: 82).status == 404)
      let bad = try await desk.post(
        path + "/grades", #"{"request_id":\#(own),"scores":{"idea":11}}"#, as: desk.person(82))
      #expect(
        bad["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/scores/idea", "/scores/talk",
        ])
      #expect(try await desk.world.count("service_pitchinggrade") == 0)
      _ = try await desk.world.database.query(
        "insert into user_ref (id, deleted) values (58, true)")
      #expect(try await day(#","jurors":[58]"#)["code"].string == "erased")
      try await desk.world.set(
        ["pitching": ["criteria": []]], of: "startup-grant", table: ExpertiseSamples.process)
      #expect(try await day("")["code"].string == "pitching-misconfigured")
    }
  }
}
