import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Who may do what with forms: nobody without the right, staff of an organisation with its own only.
struct FormRightsTests {
  private static let root = ServicesDesk.forms

  private typealias Call = (method: Method, path: String, body: String?, right: String)

  private static let calls: [Call] = [
    (.get, "definition", nil, "view"), (.put, "definition", #"{"steps":[]}"#, "change"),
    (.put, "order", #"{"steps":[]}"#, "change"),
    (.post, "blocks", #"{"from":{"form":1}}"#, "change"),
    (.get, "translations", nil, "view"), (.post, "assessments", #"{"data":{}}"#, "view"),
    (.post, "publications", nil, "change"), (.get, "versions", nil, "view"),
    (.get, "versions/1", nil, "view"), (.get, "differences", nil, "view"),
    (.post, "restorations", #"{"version":1}"#, "change"), (.get, "export", nil, "view"),
    (.post, "copies", "{}", "add"), (.post, "draft-migrations", nil, "change"),
    (.get, "draft-migrations", nil, "view"), (.get, "draft-migrations/1", nil, "view"),
  ]

  @Test func without_the_right_nothing_is_open() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("closed")
      let before = try await desk.send(
        .get, "\(Self.root)/\(id)/definition", as: desk.builder()
      ).headers["ETag"]
      for call in Self.calls {
        let lacking = desk.builder(without: "service.\(call.right)_hubform")
        for (principal, status) in [
          (lacking, 403), (desk.applicant, 403), (desk.staff, 403), (Principal.anonymous(), 401),
        ] {
          let answer = try await desk.client.send(
            call.method, "\(Self.root)/\(id)/\(call.path)", json: call.body,
            headers: [("If-Match", "*")], as: principal)
          #expect(answer.status == status, "\(call.method.token) \(call.path) \(answer.json)")
        }
      }
      let after = try await desk.send(
        .get, "\(Self.root)/\(id)/definition", as: desk.builder()
      ).headers["ETag"]
      #expect(before == after)
    }
  }

  @Test func staff_of_another_organisation_finds_nothing() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("theirs", organization: "hub")
      for call in Self.calls {
        let answer = try await desk.client.send(
          call.method, "\(Self.root)/\(id)/\(call.path)", json: call.body,
          headers: [("If-Match", "*")], as: desk.builder(of: "other"))
        #expect(answer.status == 404, "\(call.method.token) \(call.path) \(answer.json)")
      }
      let own = try await desk.send(
        .get, "\(Self.root)/\(id)/definition", as: desk.builder(of: "hub"))
      #expect(own.status == 200)
    }
  }

  @Test func a_block_of_another_organisation_is_not_copied() async throws {
    try await ServicesDesk.open { desk in
      let theirs = try await desk.form("their-block", organization: "hub")
      let draft = try await desk.send(
        .get, "\(Self.root)/\(theirs)/definition", as: desk.builder(of: "hub"))
      let step = draft["steps"].array?[0]["id"]?.int64 ?? 0
      let field = draft["steps"].array?[0]["fields"]?.array?[0]["id"]?.int64 ?? 0
      let own = try await desk.form("own", ["steps": [[:]]], organization: "other")
      let mine = try await desk.send(
        .get, "\(Self.root)/\(own)/definition", as: desk.builder(of: "other"))
      let into = mine["steps"].array?[0]["id"]?.int64 ?? 0
      for source in [
        #"{"form":\#(theirs)}"#, #"{"step":\#(step)}"#, #"{"field":\#(field)}"#,
      ] {
        let answer = try await desk.post(
          "\(Self.root)/\(own)/blocks", #"{"from":\#(source),"step":\#(into)}"#,
          as: desk.builder(of: "other"))
        #expect(answer.status == 404, "\(source)")
      }
    }
  }

  @Test func what_bounded_staff_makes_is_its_organisations() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("first", organization: "hub")
      let me = desk.builder(of: "hub")
      let copy = try await desk.post("\(Self.root)/\(id)/copies", "{}", as: me)
      let made = copy["form_id"].int64 ?? 0
      #expect(
        try await desk.world.count(
          "service_hubform where id = \(made) and organization_id = 'hub'") == 1)
      let given = try await desk.post(
        "\(Self.root)/\(id)/copies", #"{"organization_id":"other"}"#, as: me)
      #expect(given.status == 403)
    }
  }

  @Test func an_import_wants_the_right_to_what_it_does() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("wanted")
      let out = try await desk.send(.get, "\(Self.root)/\(id)/export", as: desk.builder())
      let document = String(decoding: out.json.bytes, as: UTF8.self)
      let imports = "/api/v1/services/form-imports"
      let old = try await desk.post(
        imports, "{\"document\":\(document)}",
        as: desk.builder(without: "service.change_hubform"))
      #expect(old.status == 403)
      let new = try await desk.post(
        imports, "{\"document\":\(document),\"code\":\"fresh\"}",
        as: desk.builder(without: "service.add_hubform"))
      #expect(new.status == 403)
      let taken = try await desk.post(
        imports, "{\"document\":\(document)}", as: desk.builder(of: "other"))
      #expect(taken.status == 409 && taken["code"].string == "form-code-taken")
    }
  }
}

/// Services are made and opened by those who may, and by staff of an organisation for it only.
struct ServiceMakingTests {
  private let services = "/api/v1/services/services"

  @Test func a_service_is_made_given_a_form_and_opened() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let form = try await desk.form("made")
      _ = try await desk.post("\(ServicesDesk.forms)/\(form)/publications", as: desk.builder())
      let body = #"{"code":"made","name":{"ru":"Новая","kk":"Жаңа","en":"New"}}"#
      for principal in [desk.applicant, desk.builder(without: "service.add_service")] {
        #expect(try await client.send(.post, services, json: body, as: principal).status == 403)
      }
      let made = try await client.send(.post, services, json: body, as: desk.builder())
      #expect(made.status == 201)
      let closed = try await client.send(.get, "/api/v1/services/catalogue/made")
      #expect(closed.status == 404)
      let process = try await client.send(
        .patch, "\(services)/made", json: #"{"bp_config":{}}"#, headers: [("If-Match", "*")],
        as: desk.builder())
      #expect(process.status == 422)
      let opened = try await client.send(
        .patch, "\(services)/made", json: #"{"hub_form_id":\#(form),"published":true}"#,
        headers: [("If-Match", made.headers["ETag"] ?? "")], as: desk.builder())
      #expect(opened.status == 200)
      let shown = try await client.send(.get, "/api/v1/services/catalogue/made/form")
      #expect(shown["id"].int64 == form)
      let other = try await client.send(
        .patch, "\(services)/made", json: #"{"published":false}"#, headers: [("If-Match", "*")],
        as: desk.builder(of: "other"))
      #expect(other.status == 404)
    }
  }

  /// Fails without `Rule.serviceConfig`: the first request that came there would find it.
  @Test func what_a_service_says_of_its_experts_and_reports_is_judged_when_it_is_written()
    async throws
  {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let bad = """
        {"reports":[{"type":"progress","every":"week"}],"expertise":7,"pitching":{"minutes":0}}
        """
      let body = #"{"code":"odd","name":{"ru":"Н","kk":"Ж","en":"N"},"config":\#(bad)}"#
      let refused = try await client.send(.post, services, json: body, as: desk.builder())
      #expect(refused.status == 422)
      let places = refused["errors"].array?.compactMap { $0["pointer"]?.string }.sorted()
      #expect(
        places == [
          "/config/expertise", "/config/pitching/criteria", "/config/pitching/minutes",
          "/config/reports/0/every",
        ])
      let good = """
        {"reports":[{"type":"progress","every":"month","due_wd":10,"count":3}],
         "documents":[{"code":"estimate","steps":["created"]}]}
        """
      let wish = #"{"code":"odd","name":{"ru":"Н","kk":"Ж","en":"N"},"config":\#(good)}"#
      let made = try await client.send(.post, services, json: wish, as: desk.builder())
      #expect(made.status == 201, "\(made.json)")
    }
  }

  /// Fails without `DocumentRules.faults`, and without `Rule.pageLink`. The steps are those of the service's
  /// own process.
  @Test func documents_and_the_page_of_a_service_are_judged_when_it_is_written() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      func change(_ body: String) async throws -> ServiceClient.Answer {
        try await client.send(
          .patch, "\(services)/consultation", json: body, headers: [("If-Match", "*")],
          as: desk.builder())
      }
      _ = try await desk.world.database.query(
        """
        update service_service set bp_config = \(JSONText(CanonicalJSON.bytes(of: ProcessSamples.short)))
        where code = 'consultation'
        """)
      let known = try #require(ProcessSamples.short["initial"]?.text)
      let bad = try await change(
        """
        {"page_id":0,"config":{"documents":[{"code":"estimate","steps":["\(known)","nowhere"],
          "by":"nobody"}],"pitching":{"minutes":0,"criteria":[]}}}
        """)
      #expect(bad.status == 422)
      let places = Set(bad["errors"].array?.compactMap { $0["pointer"]?.string } ?? [])
      #expect(
        places.isSuperset(of: [
          "/page_id", "/config/documents/0/steps/1", "/config/documents/0/by",
          "/config/pitching/minutes",
        ]), "\(places)")
      #expect(!places.contains("/config/documents/0/steps/0"))
      let good = try await change(
        #"{"page_id":5,"config":{"documents":[{"code":"estimate","steps":["\#(known)"]}]}}"#)
      #expect(good.status == 200, "\(good.json)")
      #expect(try await change(#"{"page_id":null}"#).status == 200)
    }
  }
}
