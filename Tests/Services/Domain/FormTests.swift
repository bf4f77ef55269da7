import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormTests {
  private func pointers(_ form: Form, _ answers: [String: FormValue]) -> [String] {
    form.assess(answers, in: FormSamples.context).faults.map { "\($0.pointer) \($0.code)" }
  }

  @Test func all_faults_come_at_once_in_the_order_of_the_form() throws {
    let form = try FormSamples.project()
    let answers: [String: FormValue] = [
      "kind": "company", "bin": "1", "name": "ab",
      "team": [["person": "Ayan", "iin": "1"], ["iin": "900101300007"]], "consent": false,
    ]
    #expect(
      pointers(form, answers) == [
        "/data/bin not-a-bin", "/data/name too-short", "/data/team/0/iin not-an-iin",
        "/data/team/1/person required", "/data/consent must-be-true",
      ])
  }

  @Test func a_hidden_field_is_neither_demanded_nor_kept() throws {
    let form = try FormSamples.project()
    var answers = FormSamples.projectAnswers
    answers["bin"] = "200140000004"
    let assessment = form.assess(answers, in: FormSamples.context)
    #expect(assessment.faults.isEmpty)
    #expect(assessment.answers["bin"] == nil)
    #expect(!assessment.visible.contains("bin"))
  }

  @Test func a_hidden_step_hides_its_fields() throws {
    let form = try Form(
      definition: FormSamples.definition(
        FormSamples.step([FormSamples.field("more", "boolean", required: true)]),
        FormSamples.step(
          [FormSamples.field("detail", "text", required: true)],
          visibleIf: FormSamples.eq("more", true))))
    #expect(pointers(form, ["more": false]).isEmpty)
    #expect(pointers(form, ["more": true]) == ["/data/detail required"])
  }

  /// A hidden answer must not show another field: a chain of conditions falls together.
  @Test func a_condition_does_not_see_a_hidden_answer() throws {
    let form = try FormSamples.form(
      FormSamples.field("first", "boolean"),
      FormSamples.field("second", "boolean", ["visible_if": FormSamples.eq("first", true)]),
      FormSamples.field(
        "third", "text", required: true, ["visible_if": FormSamples.eq("second", true)]))
    #expect(pointers(form, ["first": false, "second": true]).isEmpty)
    #expect(pointers(form, ["first": true, "second": true]) == ["/data/third required"])
  }

  @Test func a_field_is_required_only_if_its_condition_says_so() throws {
    let form = try FormSamples.form(
      FormSamples.field("kind", "select", options: ["a", "b"]),
      FormSamples.field("why", "text", ["required_if": FormSamples.eq("kind", "b")]))
    #expect(pointers(form, ["kind": "a"]).isEmpty)
    #expect(pointers(form, ["kind": "b"]) == ["/data/why required"])
  }

  @Test func rows_have_a_least_and_a_most_and_conditions_of_their_own() throws {
    let form = try FormSamples.form(
      FormSamples.field(
        "team", "group", required: true,
        [
          "minRows": 2, "maxRows": 3,
          "fields": [
            FormSamples.field("lead", "boolean"),
            FormSamples.field(
              "phone", "phone", required: true, ["visible_if": FormSamples.eq("lead", true)]),
          ],
        ]))
    #expect(
      pointers(form, ["team": [["lead": true]]])
        == ["/data/team too-few", "/data/team/0/phone required"])
    #expect(pointers(form, ["team": [["lead": false], ["lead": false]]]).isEmpty)
    #expect(pointers(form, ["team": [[:], [:], [:], [:]]]) == ["/data/team too-many"])
  }

  @Test func the_server_works_sums_out() throws {
    let form = try FormSamples.form(
      FormSamples.field(
        "costs", "group", ["fields": [FormSamples.field("amount", "money", required: true)]]),
      FormSamples.field("total", "computed", ["expr": ["sum": "costs.amount"]]),
      FormSamples.field(
        "taxed", "computed", ["expr": ["multiply": [["field": "total"], ["add": [1, 1]]]]]),
      FormSamples.field("lines", "computed", ["expr": ["count": "costs"]]))
    let answers: [String: FormValue] = [
      "costs": [["amount": "0.10"], ["amount": "0.20"]], "total": 99,
    ]
    let kept = form.assess(answers, in: FormSamples.context).answers
    #expect(kept["total"] == .number("0.3"))
    #expect(kept["taxed"] == .number("0.6"))
    #expect(kept["lines"] == 2)
  }

  @Test func a_draft_takes_half_typed_values_but_no_unknown_field_and_no_other_shape() throws {
    let form = try FormSamples.project()
    let kept = try form.merge(["bin": "20014"], into: ["name": "Solar"])
    #expect(kept == ["bin": "20014", "name": "Solar"])
    #expect(try form.merge(["name": .null], into: kept) == ["bin": "20014"])

    let refusal = #expect(throws: DraftRefusal.self) {
      try form.merge(
        [
          "surprise/~": 1, "name": ["a"], "team": [["iin": "1", "nick": "x"], ["person": 5]],
        ], into: [:])
    }
    #expect(
      refusal?.faults.map { "\($0.pointer) \($0.code)" } == [
        "/data/name wrong-type", "/data/surprise~1~0 unknown-field",
        "/data/team/0/nick unknown-field", "/data/team/1/person wrong-type",
      ])
  }

  @Test func a_draft_is_limited_in_size() throws {
    let form = try FormSamples.project()
    let long = FormValue.text(String(repeating: "x", count: Form.mostBytes))
    let refusal = #expect(throws: DraftRefusal.self) { try form.merge(["name": long], into: [:]) }
    #expect(refusal?.faults.map(\.code) == ["too-large"])
  }

  @Test func a_returned_request_opens_marked_fields_and_those_not_shown_before() throws {
    let form = try FormSamples.project()
    let open = form.openFields(marked: ["kind"], shownBefore: ["kind", "name", "team", "consent"])
    #expect(open == ["kind", "bin"])
    let refusal = #expect(throws: DraftRefusal.self) {
      try form.merge(["name": "Wind", "kind": "company"], into: ["name": "Solar"], open: open)
    }
    #expect(refusal?.faults.map { "\($0.pointer) \($0.code)" } == ["/data/name locked"])
    let same = try form.merge(["name": "Solar", "bin": "2"], into: ["name": "Solar"], open: open)
    #expect(same["bin"] == "2")
  }

  @Test func publishing_names_every_fault() throws {
    let wrong = FormSamples.definition(
      FormSamples.step([
        FormSamples.field("Bad Name", "text"),
        FormSamples.field("twice", "text"), FormSamples.field("twice", "text"),
        FormSamples.field("odd", "hologram"),
        FormSamples.field("early", "text", ["visible_if": FormSamples.eq("late", 1)]),
        FormSamples.field("late", "text", ["minLength": 9, "maxLength": 3, "pattern": "("]),
        FormSamples.field("choice", "select"),
        ["name": "mute", "type": "text", "title": ["en": "only English"]],
      ]))
    let faults = #expect(throws: FormDefinitionFaults.self) { try Form(definition: wrong) }
    #expect(
      faults?.faults.map { "\($0.pointer) \($0.code)" } == [
        "/steps/0/fields/0/name name", "/steps/0/fields/2/name name-taken",
        "/steps/0/fields/3/type type", "/steps/0/fields/4/config/visible_if looks-ahead",
        "/steps/0/fields/5/config/pattern setting", "/steps/0/fields/5/config/maxLength setting",
        "/steps/0/fields/6/options options", "/steps/0/fields/7/title translation",
      ])
  }

  @Test func changes_between_versions_are_named_without_values() {
    let old: [String: FormValue] = ["a": 1, "team": [["iin": "1"], ["iin": "2"]], "gone": "x"]
    let new: [String: FormValue] = ["a": 1, "team": [["iin": "1"], ["iin": "3"]], "new": true]
    #expect(AnswerChanges.between(old, new) == ["/gone", "/new", "/team/1/iin"])
  }

  @Test func canonical_bytes_do_not_depend_on_order_or_spelling() {
    let value: FormValue = [
      "b": [1, "ү\"\n"], "a": ["z": true, "y": .null], "c": .number("1.50"),
    ]
    let text = String(decoding: CanonicalJSON.bytes(of: value), as: UTF8.self)
    #expect(text == #"{"a":{"y":null,"z":true},"b":[1,"ү\"\n"],"c":1.5}"#)
  }
}
