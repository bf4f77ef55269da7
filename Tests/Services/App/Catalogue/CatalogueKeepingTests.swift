import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

@Suite struct CatalogueKeepingTests {
  private let catalogue = "/api/v1/services/catalogue"

  @Test func services_are_found_by_words_tags_organisation_and_language() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        """
        update service_service set tags = '{it}', organization_id = 'hub',
          name = name || '{"en": ""}' where code = 'startup-grant'
        """)
      for query in [
        "q=%D0%B3%D1%80%D0%B0%D0%BD%D1%82%D0%BE%D0%B2", "tag=it", "organization=hub",
      ] {
        let found = try await desk.get("\(catalogue)?\(query)")
        let codes = found["items"].array?.compactMap { $0["code"]?.string } ?? []
        #expect(codes.contains("startup-grant"), "\(query)")
        #expect(!codes.contains("consultation"), "\(query)")
      }
      let english = try await desk.get("\(catalogue)?language=en")
      let codes = english["items"].array?.compactMap { $0["code"]?.string } ?? []
      #expect(!codes.contains("startup-grant") && codes.contains("consultation"))
      #expect(try await desk.get("\(catalogue)?language=de").status == 422)
    }
  }

  @Test func a_round_shows_what_is_left_of_it() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.round(places: 2, amount: 8_000_000)
      let id = try await desk.draft()
      #expect(try await desk.save(id, ServicesWorld.answers).status == 200)
      let before = try await desk.get("\(catalogue)/startup-grant")
      #expect(before["round"]["places_left"]?.int == 2)
      let sent = try await desk.post("/api/v1/services/requests/\(id)/submission")
      #expect(sent.status == 200)
      let after = try await desk.get(
        "\(catalogue)/startup-grant", headers: [("If-None-Match", before.headers["ETag"] ?? "")])
      #expect(after.status == 200 && after["round"]["places_left"]?.int == 1)
      let all = try await desk.get("\(catalogue)/startup-grant/rounds?lang=en")
      #expect(all["items"].array?.first?["name"]?.string == "Call")
      #expect(all["items"].array?.first?["approvals_left"]?.isNull == true)
      // Money is a text, in the list and in the service alike.
      for round in [all["items"].array?.first, after["round"]] {
        #expect(round?["amount"]?.string == "8000000.00")
        #expect(round?["amount_left"]?.string == "8000000.00")
      }
    }
  }

  /// Fails without `Rule.readyToPublish`.
  @Test func a_service_without_a_published_form_is_not_published() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let services = "/api/v1/services/services"
      let made = try await client.send(
        .post, services, json: #"{"code":"bare","name":{"ru":"Новая","kk":"Жаңа","en":"New"}}"#,
        as: desk.builder())
      #expect(made.status == 201)
      let refused = try await client.send(
        .patch, "\(services)/bare", json: #"{"published":true}"#, headers: [("If-Match", "*")],
        as: desk.builder())
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["code"]?.string == "service-without-form")
      let rules = try await client.send(
        .patch, "\(services)/bare", json: #"{"config":{"eligibility":{"age_min":"x"}}}"#,
        headers: [("If-Match", "*")], as: desk.builder())
      #expect(rules.status == 422)
      #expect(rules["errors"].array?.first?["pointer"]?.string == "/config/eligibility/age_min")
    }
  }

  @Test func a_service_whose_process_makes_no_sense_is_not_published() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        """
        update service_service set published = false, row_version = row_version + 1,
          bp_config = '{"initial": "nowhere", "statuses": {}, "transitions": []}'
        where code = 'consultation'
        """)
      let refused = try await desk.formClient().send(
        .patch, "/api/v1/services/services/consultation", json: #"{"published":true}"#,
        headers: [("If-Match", "*")], as: desk.builder())
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["pointer"]?.string == "/published")
      #expect(refused["errors"].array?.first?["code"]?.string == "process-invalid")
    }
  }

  @Test func only_people_whom_identity_knows_manage_a_service() async throws {
    try await ServicesDesk.open { desk in
      let path = "/api/v1/services/managers/startup-grant"
      let any = [(name: "If-Match", value: "*")]
      let nobody = ServicesWorld.nobody + 1
      let refused = try await desk.send(
        .put, path, "{\"users\":[\(nobody)]}", headers: any, as: desk.editor)
      #expect(refused.status == 422 && refused["code"].string == "unknown-people")
      #expect(
        try await desk.send(.put, path, #"{"users":[70]}"#, headers: any, as: desk.staff).status
          == 403)
      let kept = try await desk.send(
        .put, path, #"{"users":[70,71]}"#, headers: any, as: desk.editor)
      #expect(kept.status == 200)
      #expect(kept["managers"].array?.compactMap { $0["user_id"]?.int64 } == [70, 71])
      let stale = try await desk.send(
        .put, path, #"{"users":[]}"#, headers: [(name: "If-Match", value: "\"1\"")],
        as: desk.editor)
      #expect(stale.status == 412)
      let other = desk.holder(82, ["service.change_service"], organization: "other")
      #expect(
        try await desk.send(.put, path, #"{"users":[]}"#, headers: any, as: other).status == 404)
    }
  }

  /// Fails without `keep_changes_of` for the table: nobody would know who was taken off a service.
  @Test func who_was_taken_off_a_service_and_by_whom_is_known() async throws {
    try await ServicesDesk.open { desk in
      let path = "/api/v1/services/managers/startup-grant"
      for (users, reason) in [("70,71", "new"), ("71", "on leave")] {
        let kept = try await desk.send(
          .put, path, "{\"users\":[\(users)]}",
          headers: [
            (name: "If-Match", value: "*"),
            (name: "Change-Reason", value: PercentEncoding.encode(reason)),
          ], as: desk.editor)
        #expect(kept.status == 200)
      }
      // Whose turn it is is no change.
      try await desk.world.database.transaction { tx in
        _ = try await tx.query(
          """
          select set_config('techhub.change', '{"actor": 1, "reason": "", "request": "r",
            "method": "", "path": "", "agent": ""}', true)
          """)
        _ = try await tx.query("update service_service_users set last_assigned_at = now()")
      }

      _ = try await desk.world.database.query("select file_changes()")
      let kept = try await desk.world.database.query(
        """
        select v.action, v.object ->> 'user_id' as manager, v.object ->> 'service_id' as service,
          r.user_id::bigint as actor, r.comment, r.request_id
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'service.serviceusers' and v.action <> 'create' order by v.id
        """)
      let last = try #require(kept.last)
      #expect(try last.string("action") == "delete")
      #expect(try last.string("manager") == "70")
      #expect(try last.string("service") == "startup-grant")
      #expect(try last.int64("actor") == 81)
      #expect(try last.string("comment") == "on leave")
      #expect(try last.string("request_id") == "test-request")
    }
  }
}

@Suite struct EligibilityRouteTests {
  private let address = "/api/v1/services/catalogue/startup-grant/eligibility"

  private func born(_ day: String) -> HouseFacts {
    HouseFacts { _ in FormKnowledge(facts: FormFacts(["profile.birth_date": .text(day)])) }
  }

  /// Fails without `checkEligible` in `Requests.open`.
  @Test func who_is_not_eligible_reads_why_and_opens_nothing() async throws {
    try await ServicesDesk.open(houseFacts: born("2020-01-01")) { desk in
      try await desk.world.eligibility(#"{"age_min": 18}"#)
      let told = try await desk.get("\(address)?lang=en")
      #expect(told.status == 200 && told["eligible"].bool == false)
      let reason = told["reasons"].array?.first { $0["code"]?.string == "age-min" }
      #expect(reason?["passed"]?.bool == false)
      #expect(reason?["message"]?.string == "At least 18 years of age")
      let refused = try await desk.post(
        "/api/v1/services/requests", #"{"service":"startup-grant"}"#)
      #expect(refused.status == 409 && refused["code"].string == "not-eligible")
      #expect(refused["reasons"].array?.compactMap(\.string) == ["age-min"])
      #expect(try await desk.send(.get, address, as: .anonymous()).status == 401)
    }
  }

  /// Fails without `checkEligible` in `Requests.submit`.
  @Test func rules_hold_again_when_the_request_comes_in() async throws {
    try await ServicesDesk.open(houseFacts: born("1990-01-01")) { desk in
      try await desk.world.eligibility(#"{"age_min": 18}"#)
      #expect(try await desk.get(address)["eligible"].bool == true)
      let id = try await desk.draft()
      #expect(try await desk.save(id, ServicesWorld.answers).status == 200)
      try await desk.world.eligibility(#"{"age_max": 18}"#)
      let refused = try await desk.post("/api/v1/services/requests/\(id)/submission")
      #expect(refused.status == 409 && refused["reasons"].array?.first?.string == "age-max")
    }
  }

  @Test func a_company_that_is_not_ones_own_is_not_asked_about() async throws {
    try await ServicesDesk.open(memberships: [3]) { desk async throws in
      #expect(try await desk.get("\(address)?company_id=4").status == 403)
      #expect(try await desk.get("\(address)?company_id=3").status == 200)
      #expect(
        try await desk.get("/api/v1/services/catalogue/nothing/eligibility").status == 404)
    }
  }
}
