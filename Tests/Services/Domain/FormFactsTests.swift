import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// What the house knows beforehand: pre-filled, read-only, hidden and unique answers.
struct FormFactsTests {
  private static let facts = FormFacts([
    "profile.full_name": "Серікова Әйгерім", "company.tin": "200140000004",
    "company.employees_count": 12, "profile.city": " ", "profile.secret": "x",
  ])

  private func context(_ facts: FormFacts?, taken: Set<String> = []) -> FormContext {
    FormContext(
      today: FormSamples.today, companyID: 9, knowledge: FormKnowledge(facts: facts, taken: taken))
  }

  private func codes(_ form: Form, _ answers: [String: FormValue], _ context: FormContext)
    -> [String]
  {
    form.assess(answers, in: context).faults.map { "\($0.pointer) \($0.code)" }
  }

  private func form() throws -> Form {
    try FormSamples.form(
      FormSamples.field("name", "text", ["prefill": "profile.full_name"]),
      FormSamples.field("bin", "bin", ["prefill": ["source": "company.tin", "locked": true]]),
      FormSamples.field("staff", "text", ["prefill": "company.employees_count"]),
      FormSamples.field("town", "text", ["prefill": ["source": "profile.city", "locked": true]]),
      FormSamples.field("source", "hidden", ["source": "company.tin"]),
      FormSamples.field("utm", "hidden", ["source": "query"]))
  }

  @Test func a_draft_begins_with_what_is_known_and_says_where_it_is_from() throws {
    let filled = try form().prefilled(from: Self.facts)
    let expected = [
      "name": Prefilled(
        value: "Серікова Әйгерім", source: "profile.full_name", isLocked: false),
      "bin": Prefilled(value: "200140000004", source: "company.tin", isLocked: true),
      "staff": Prefilled(value: "12", source: "company.employees_count", isLocked: false),
      "source": Prefilled(value: "200140000004", source: "company.tin", isLocked: true),
    ]
    #expect(filled == expected)
    #expect(try form().needsFacts)
    #expect(try !FormSamples.project().needsFacts)
    #expect(Self.facts.names.contains("profile.secret") == false)
  }

  @Test func a_locked_answer_is_not_changed_by_the_applicant() throws {
    let form = try form()
    let draft: [String: FormValue] = ["name": "A", "bin": "200140000004"]
    let refusal = #expect(throws: DraftRefusal.self) {
      try form.merge(["bin": "971240001315"], into: draft)
    }
    #expect(refusal?.faults.map { "\($0.pointer) \($0.code)" } == ["/data/bin fixed"])
    let same = try form.merge(["bin": "200140000004", "name": "B"], into: draft)
    #expect(same["name"] == "B")
    // Where the house knows nothing, he says it himself.
    #expect(try form.merge(["town": "Тараз"], into: draft, facts: Self.facts)["town"] == "Тараз")
    #expect(throws: DraftRefusal.self) {
      try form.merge(["bin": "971240001315"], into: [:], facts: Self.facts)
    }
  }

  /// Fails where what was put into the draft by other ways is believed.
  @Test func the_house_has_the_last_word_on_locked_and_hidden_answers() throws {
    let form = try form()
    let sent: [String: FormValue] = [
      "bin": "971240001315", "source": "forged", "utm": "mail", "name": "own",
    ]
    let kept = form.assess(sent, in: context(Self.facts)).answers
    #expect(kept["bin"] == "200140000004" && kept["source"] == "200140000004")
    #expect(kept["utm"] == "mail" && kept["name"] == "own")
    #expect(form.assess(sent, in: context(nil)).answers["bin"] == "971240001315")
    #expect(try form.merge(["source": "forged"], into: [:])["source"] == nil)
  }

  @Test func a_read_only_field_keeps_its_default() throws {
    var field = FormSamples.field("rate", "number", required: true, ["readonly": true])
    if case .object(var members) = field {
      members["default_value"] = "15"
      field = .object(members)
    }
    let form = try FormSamples.form(field)
    #expect(form.assess(["rate": 99], in: context(nil)).answers["rate"] == 15)
    #expect(throws: DraftRefusal.self) { try form.merge(["rate": 99], into: [:]) }
    #expect(form.prefilled(from: Self.facts)["rate"]?.source == "default")
  }

  @Test func an_answer_that_another_request_gave_is_taken() throws {
    let form = try FormSamples.form(
      FormSamples.field("iin", "iin", ["unique": true]), FormSamples.field("name", "text"),
      FormSamples.field("mail", "email", ["unique": true]))
    let answers: [String: FormValue] = [
      "iin": "900101-300007", "name": "x", "mail": "Ayan@example.kz",
    ]
    let assessed = form.assess(answers, in: context(nil)).answers
    #expect(form.uniqueAnswers(in: assessed) == ["iin": "900101300007", "mail": "ayan@example.kz"])
    #expect(codes(form, answers, context(nil, taken: ["iin"])) == ["/data/iin taken"])
    #expect(codes(form, [:], context(nil, taken: ["iin"])).isEmpty)
  }

  @Test func what_answers_name_is_told_before_they_are_judged() throws {
    let form = try FormSamples.form(
      FormSamples.field("partner", "company"),
      FormSamples.field("region", "select", ["directory": "regions"]),
      FormSamples.field(
        "team", "group",
        ["fields": [FormSamples.field("expert", "user"), FormSamples.field("cv", "file")]]))
    let file = "3f0e6c1a-8f3d-4f5e-9a55-0d6b3a1c2d4e"
    let found = form.references(in: [
      "partner": "10", "region": "akmola",
      "team": [["expert": 7, "cv": .text(file.uppercased())], ["expert": "x"]], "more": 5,
    ])
    #expect(
      found == [
        Reference(.company, "10"), Reference(.directory("regions"), "akmola"),
        Reference(.user, "7"), Reference(.file, file),
      ])
  }

  @Test func a_district_lies_in_the_region_that_was_chosen() throws {
    let form = try FormSamples.form(
      FormSamples.field("region", "select", ["directory": "regions"]),
      FormSamples.field("district", "select", ["directory": "districts", "parent": "region"]))
    let knowledge = FormKnowledge(
      asked: [.directory("regions"), .directory("districts")],
      found: [
        Reference(.directory("regions"), "akmola"): ReferenceFacts(),
        Reference(.directory("regions"), "aktobe"): ReferenceFacts(),
        Reference(.directory("districts"), "burabay"): ReferenceFacts(parent: "akmola"),
      ])
    let context = FormContext(today: FormSamples.today, companyID: nil, knowledge: knowledge)
    #expect(codes(form, ["region": "akmola", "district": "burabay"], context).isEmpty)
    #expect(
      codes(form, ["region": "aktobe", "district": "burabay"], context)
        == ["/data/district not-an-option"])
    #expect(codes(form, ["district": "burabay"], context) == ["/data/district not-an-option"])
  }
}
