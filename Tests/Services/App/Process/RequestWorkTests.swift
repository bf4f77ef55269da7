import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// Moves as people ask for them: what is shown, given, made in batches, appealed against, put right.
@Suite struct RequestWorkTests {
  private let requests = "/api/v1/services/requests"

  private func choices(
    _ id: Int64, _ answer: ServiceClient.Answer
  ) -> [String] {
    answer["items"].array?.compactMap { $0["to"]?.string } ?? []
  }

  @Test func everybody_is_shown_what_he_may_do() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let path = "\(requests)/\(id)/transitions"
      let own = try await desk.get(path + "?lang=en")
      #expect(choices(id, own) == ["withdrawn"])
      #expect(own["items"].array?[0]["label"]?.string == "Withdrawn by the applicant")
      let free = try await desk.send(.get, path, as: desk.staff)
      #expect(choices(id, free) == ["completeness_check"])
      #expect(free["items"].array?[0]["trigger"]?.string == "assignment")
      try await desk.world.take(id)
      let taken = try await desk.send(.get, path, as: desk.staff)
      #expect(choices(id, taken) == ["returned", "refused_formal", "expertise"])
      #expect(taken["items"].array?[0]["requires_comment"]?.bool == true)
      #expect(taken["items"].array?[0]["marks_fields"]?.bool == true)
      #expect(taken["items"].array?[0]["deadline_wd"]?.int == 10)
      #expect(taken["items"].array?[2]["guards"]?.array == ["experts_assigned"])
      #expect(choices(id, try await desk.send(.get, path, as: desk.colleague)) == [])
      try await desk.world.managers([71])
      #expect(choices(id, try await desk.send(.get, path, as: desk.colleague)).count == 3)
      #expect(try await desk.send(.get, path, as: desk.person(99)).status == 404)
    }
  }

  @Test func a_role_that_is_missing_is_named() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      try await desk.world.take(id)
      let refused = try await desk.post(
        "\(requests)/\(id)/transitions",
        #"{"from":"completeness_check","to":"refused_formal","reason":"incomplete"}"#,
        as: desk.colleague)
      #expect(refused.status == 403)
      #expect(refused["code"].string == "role-required")
      #expect(refused["roles"].array == ["assignee", "manager"])
      let secretary = try await desk.post(
        "\(requests)/\(id)/transitions",
        #"{"from":"completeness_check","to":"refused_formal","reason":"incomplete"}"#,
        as: desk.secretary)
      #expect(secretary.status == 403)
    }
  }

  @Test func a_request_is_given_to_a_colleague() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let path = "\(requests)/\(id)/assignment"
      let nobody = try await desk.post(path, #"{"user_id":71}"#, as: desk.staff)
      #expect(nobody["code"].string == "role-required")
      try await desk.world.take(id)
      let stranger = try await desk.post(path, #"{"user_id":71}"#, as: desk.staff)
      #expect(stranger.status == 409)
      #expect(stranger["code"].string == "not-a-manager")
      try await desk.world.managers([71])
      let given = try await desk.post(path, #"{"user_id":71}"#, as: desk.staff)
      #expect(given.status == 200)
      #expect(given["assignee_id"].int64 == 71)
      let both = try await desk.post(path, #"{"user_id":71,"take_over":true}"#, as: desk.staff)
      #expect(both.status == 422)
    }
  }

  @Test func a_batch_has_a_result_for_each() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.unsigned()
      try await desk.world.managers([70, 71])
      var ids: [Int64] = []
      for author in Int64(1)...3 { ids.append(try await desk.world.seedMoney(by: author)) }
      try await desk.world.withdraw(ids[1], by: 2)
      let list = ids.map(String.init).joined(separator: ",")
      let key = [(name: "Idempotency-Key", value: "batch-1")]
      let body = """
        {"ids":[\(list),999],"transition":
          {"from":"completeness_check","to":"refused_formal","reason":"incomplete"}}
        """
      let done = try await desk.post("\(requests)/batches", body, headers: key, as: desk.staff)
      #expect(done.status == 200)
      let results = done["results"].array ?? []
      #expect(results.map { $0["status"]?.int } == [200, 409, 200, 404])
      #expect(results[0]["bp_status"]?.string == "refused_formal")
      #expect(results[1]["problem"]?["code"]?.string == "stale-status")
      let again = try await desk.post("\(requests)/batches", body, headers: key, as: desk.staff)
      #expect(again["results"].array?.map { $0["status"]?.int } == [200, 409, 200, 404])

      let other = try await desk.world.seedMoney(by: 4)
      let given = try await desk.post(
        "\(requests)/batches", #"{"ids":[\#(other)],"assignment":{"user_id":72}}"#,
        as: desk.staff)
      #expect(given["results"].array?[0]["problem"]?["code"]?.string == "not-a-manager")
      for wrong in [
        #"{"ids":[1]}"#, #"{"ids":[],"assignment":{"user_id":72}}"#,
        #"{"ids":[1,1],"assignment":{"user_id":72}}"#,
        #"{"ids":[1],"assignment":{"user_id":72},"transition":{"from":"a","to":"b"}}"#,
      ] {
        #expect(
          try await desk.post("\(requests)/batches", wrong, as: desk.staff).status == 422,
          "\(wrong)")
      }
      #expect(try await desk.post("\(requests)/batches", body).status == 403)
    }
  }

  @Test func versions_are_shown_side_by_side() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      try await desk.world.take(id)
      try await desk.world.move(id, to: "returned", marks: ["project_name"])
      try await desk.world.fill(id, ["project_name": "Шолпан"])
      try await desk.world.submit(id)
      let path = "\(requests)/\(id)/submissions"
      let list = try await desk.get(path)
      #expect(list["items"].array?.map { $0["attempt"]?.int } == [1, 2])
      #expect(list["items"].array?[1]["changes"]?.array == ["/project_name"])
      let second = try await desk.get(path + "/2?against=1&lang=en")
      #expect(second["against"].int == 1)
      let difference = second["differences"].array ?? []
      #expect(difference.count == 1)
      #expect(difference.first?["field"]?.string == "project_name")
      #expect(difference.first?["title"]?.string == "Project name")
      #expect(difference.first?["before"]?.string == "Құс жолы")
      #expect(difference.first?["after"]?.string == "Шолпан")
      let plain = try await desk.send(.get, path + "/1", as: desk.staff)
      #expect(plain["data"]["total"]?.decimal == "4500000.5" || plain["data"]["total"] != nil)
      #expect(plain.json["differences"] == nil)
      for missing in ["/3", "/0", "/99999", "/2?against=9"] {
        #expect(try await desk.get(path + missing).status == 404, "\(missing)")
      }
      #expect(try await desk.get(path + "/2?order=x").status == 422)
      #expect(try await desk.send(.get, path, as: desk.person(99)).status == 404)
      #expect(try await desk.send(.get, path + "/1", as: desk.person(99)).status == 404)
    }
  }

  @Test func an_applicant_appeals_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let path = "\(requests)/\(id)/appeal"
      let words = #"{"comment":"Документы были приложены"}"#
      #expect(try await desk.post(path, words)["code"].string == "transition-not-allowed")
      try await desk.world.take(id)
      try await desk.world.move(id, to: "refused_formal")
      #expect(try await desk.post(path, "{}").status == 422)
      #expect(try await desk.post(path, words, as: desk.person(99)).status == 404)
      let open = try await desk.draft("seed-money")
      #expect(try await desk.post(path, words)["code"].string == "request-open")
      try await desk.world.withdraw(open)
      let appealed = try await desk.post(path, words)
      #expect(appealed.status == 200)
      #expect(appealed["bp_status"].string == "appeal")
      let former = try await desk.post("\(requests)/\(id)/assignment", as: desk.staff)
      #expect(former.status == 403)
      #expect(former["code"].string == "former-assignee")
      try await desk.world.take(id, by: 71)
    }
  }

  @Test func two_superusers_put_a_request_right() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      try await desk.world.take(id)
      try await desk.world.move(id, to: "refused_formal")
      let path = "\(requests)/\(id)/corrections"
      let body = #"{"from":"refused_formal","to":"voting","reason":"Перепутали заявки"}"#
      #expect(try await desk.post(path, body, as: desk.staff).status == 403)
      let wrong = #"{"from":"refused_formal","to":"moon","reason":"Перепутали"}"#
      #expect(
        try await desk.post(path, wrong, as: desk.superuser)["code"].string
          == "transition-not-allowed")
      let stale = #"{"from":"voting","to":"protocol","reason":"Перепутали"}"#
      #expect(
        try await desk.post(path, stale, as: desk.superuser)["code"].string == "stale-status")
      let proposed = try await desk.post(path, body, as: desk.superuser)
      #expect(proposed.status == 201)
      let address = try #require(proposed.headers["Location"])
      #expect(
        try await desk.post(path, body, as: desk.superuser)["code"].string == "correction-open")
      let same = try await desk.post(address + "/confirmation", as: desk.superuser)
      #expect(same.status == 403)
      #expect(same["code"].string == "same-person")
      let applied = try await desk.post(address + "/confirmation", as: desk.superuser(2))
      #expect(applied.status == 200)
      #expect(applied["status"].string == "applied")
      #expect(
        try await desk.post(address + "/refusal", as: desk.superuser(2))["code"].string
          == "correction-decided")
      #expect(try await desk.get("\(requests)/\(id)")["bp_status"].string == "voting")
      let list = try await desk.send(.get, path, as: desk.superuser)
      #expect(list["items"].array?.count == 1)
      #expect(
        try await desk.post(path + "/999/confirmation", as: desk.superuser(2)).status == 404)
      let next = try await desk.post(
        path, #"{"from":"voting","to":"protocol","reason":"Перепутали"}"#, as: desk.superuser)
      let declined = try await desk.post(
        (next.headers["Location"] ?? "") + "/refusal", as: desk.superuser(2))
      #expect(declined["status"].string == "declined")
    }
  }

  @Test func a_child_names_its_parent() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.setting("child_of", to: #"["seed-money"]"#, of: "consultation")
      let alone = try await desk.post(requests, #"{"service":"consultation"}"#)
      #expect(alone.status == 422)
      #expect(alone["code"].string == "parent-required")
      #expect(alone["services"].array == ["seed-money"])
      let id = try await desk.seedMoney()
      let early = try await desk.post(
        requests, #"{"service":"consultation","parent_id":\#(id)}"#)
      #expect(early.status == 409)
      #expect(early["code"].string == "parent-unsuitable")
      _ = try await desk.world.database.query(
        """
        update service_servicerequest set status = 'active', bp_status = 'active' where id = \(id)
        """)
      let child = try await desk.post(
        requests, #"{"service":"consultation","parent_id":\#(id)}"#)
      #expect(child.status == 201)
      #expect(child["parent_id"].int64 == id)
      let shown = try await desk.get("\(requests)/\(child["id"].int64 ?? 0)")
      #expect(shown["parent_id"].int64 == id)
    }
  }

  @Test func a_revision_is_not_sent_after_its_last_day() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      try await desk.world.take(id)
      try await desk.world.move(id, to: "returned", marks: ["project_name"])
      try await desk.world.fill(id, ["project_name": "Шолпан"])
      try await desk.world.late(id, by: 2)
      let late = try await desk.post("\(requests)/\(id)/submission")
      #expect(late.status == 409)
      #expect(late["code"].string == "deadline-passed")
      try await desk.app.turnRequests()
      #expect(try await desk.get("\(requests)/\(id)")["status"].string == "expired")
      try await desk.app.turnRequests()
      #expect(
        try await desk.world.events(of: id).count { $0 == "request.status_changed" } == 2)
    }
  }

  @Test func a_stage_is_one_or_two() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)/form-data"
      #expect(try await desk.get(path + "?stage=1").status == 200)
      #expect(try await desk.get(path + "?stage=2").status == 404)
      #expect(try await desk.get(path + "?stage=3").status == 422)
    }
  }
}
