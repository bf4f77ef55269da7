import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct FormRoutesTests {
  @Test func anybody_reads_how_forms_are_judged() async throws {
    try await ServicesDesk.open { desk in
      let path = "/api/v1/services/form-rules"
      let rules = try await desk.send(.get, path, as: .anonymous())
      #expect(rules.status == 200)
      #expect(rules["field_types"].array?.count == FieldType.allCases.count)
      #expect(rules["operators"].array?.count == Condition.Comparison.allCases.count)
      #expect(rules["limits"]["rows"]?.int == 200)
      let tag = try #require(rules.headers["ETag"])
      let again = try await desk.get(path, headers: [(name: "If-None-Match", value: tag)])
      #expect(again.status == 304)
    }
  }

  @Test func the_browser_gets_every_member_of_a_field() async throws {
    try await ServicesDesk.open { desk in
      let labels: FormValue = [["code": "x", "label": FormSamples.title]]
      try await desk.world.service(
        "whole",
        FormSamples.field(
          "name", "text",
          [
            "prefill": ["source": "profile.full_name", "locked": true],
            "error_messages": ["required": FormSamples.title],
            "validators": [
              [
                "assert": ["field": "name", "op": "notEmpty"], "message": FormSamples.title,
              ]
            ],
          ]),
        FormSamples.field("note", "text_block", ["content": FormSamples.title]),
        FormSamples.field("grid", "matrix", ["rows": labels, "columns": labels, "cell": "number"]))
      let form = try await desk.get("/api/v1/services/catalogue/whole/form?lang=en")
      #expect(form.status == 200)
      let fields = form["steps"].array?.first?["fields"]?.array ?? []
      #expect(fields.first?["prefill"]?["locked"]?.bool == true)
      #expect(fields.first?["validators"]?.array?.first?["message"]?.string == "Title")
      #expect(fields.first?["validators"]?.array?.first?["assert"]?["op"]?.string == "notEmpty")
      #expect(fields.first?["error_messages"]?["required"]?.string == "Title")
      #expect(fields.dropFirst().first?["content"]?.string == "Title")
      let grid = fields.last
      #expect(grid?["rows"]?.array?.first?["label"]?.string == "Title")
      #expect(grid?["cell"]?["type"]?.string == "number")
      #expect(grid?["config"]?["cell"] == nil)
    }
  }

  /// A person's profile, and company 10 only.
  private static let house = HouseFacts { question in
    FormKnowledge(
      facts: FormFacts(["profile.full_name": "Әйгерім Серікова"]),
      asked: [.company, .user, .organization, .city],
      found: question.references.contains(Reference(.company, "10"))
        ? [Reference(.company, "10"): ReferenceFacts(attributes: ["verified": true])] : [:])
  }

  private static func service(_ desk: ServicesDesk) async throws {
    try await desk.world.service(
      "partner",
      FormSamples.field(
        "name", "text", ["prefill": ["source": "profile.full_name", "locked": true]]),
      FormSamples.field("partner", "company", ["filter": ["verified": true]]))
  }

  @Test func a_draft_begins_with_the_profile_and_its_locked_answer_stays() async throws {
    try await ServicesDesk.open(houseFacts: Self.house) { desk in
      try await Self.service(desk)
      let id = try await desk.draft("partner")
      let data = try await desk.get("/api/v1/services/requests/\(id)/form-data")
      #expect(data["data"]["name"]?.string == "Әйгерім Серікова")
      let forged = try await desk.save(id, ["name": "Other"])
      #expect(forged.status == 422)
      #expect(forged["errors"].array?.first?["code"]?.string == "fixed")
    }
  }

  /// Fails where a company is taken without asking who keeps companies.
  @Test func what_answers_name_elsewhere_is_confirmed_before_it_is_submitted() async throws {
    try await ServicesDesk.open(houseFacts: Self.house) { desk in
      try await Self.service(desk)
      let id = try await desk.draft("partner")
      #expect(try await desk.save(id, ["partner": 99]).status == 200)
      let refused = try await desk.post("/api/v1/services/requests/\(id)/submission")
      #expect(refused.status == 422)
      #expect(refused["errors"].array?.first?["code"]?.string == "nothing-there")
      #expect(try await desk.save(id, ["partner": 10]).status == 200)
      #expect(try await desk.post("/api/v1/services/requests/\(id)/submission").status == 200)
    }
  }

  @Test func nothing_is_saved_while_identity_cannot_be_asked() async throws {
    let down = HouseFacts { _ in throw PeerUnavailable("identity") }
    try await ServicesDesk.open(houseFacts: down) { desk in
      try await Self.service(desk)
      let opened = try await desk.post("/api/v1/services/requests", #"{"service":"partner"}"#)
      #expect(opened.status == 503)
      #expect(try await desk.world.count("service_servicerequest") == 0)
      // A form that asks for nothing does not wait for it.
      _ = try await desk.draft()
    }
  }

  /// Fails where the number is not asked for: no event tells it.
  @Test func the_number_of_a_company_is_kept_with_what_it_submits() async throws {
    let house = HouseFacts { question in
      question.companyID == 5
        ? FormKnowledge(facts: FormFacts(["company.tin": "200140000004"])) : .none
    }
    try await ServicesDesk.open(memberships: [5], houseFacts: house) { desk in
      let id = try await desk.world.draft(for: 5)
      try await desk.world.fill(id, ServicesWorld.answers)
      let path = "/api/v1/services/requests/\(id)"
      let sent = try await desk.post("\(path)/submission", as: desk.member)
      #expect(sent.status == 200, "\(sent.json)")
      let shown = try await desk.send(.get, "\(path)/submissions/1", as: desk.member)
      #expect(shown["applicant"]["company"]?["bin"]?.string == "200140000004")
    }
  }

  @Test func identitys_answer_is_read_as_facts_and_things() throws {
    let answer: JSONValue = [
      "facts": ["profile.first_name": "Ayan", "company.employees_count": 5, "other": "x"],
      "found": [
        ["kind": "company", "key": "10", "attributes": ["verified": true]],
        ["kind": "ship", "key": "1", "attributes": [:]],
      ],
    ]
    let knowledge = FormKnowledge(answer)
    #expect(
      knowledge.facts == FormFacts(["profile.first_name": "Ayan", "company.employees_count": 5]))
    #expect(knowledge.found.count == 1)
    #expect(
      knowledge.found[Reference(.company, "10")]?.attributes["verified"] == .bool(true))
  }
}
