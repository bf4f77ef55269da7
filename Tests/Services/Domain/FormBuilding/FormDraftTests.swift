import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormDraftTests {
  @Test func a_good_draft_can_be_published() throws {
    let draft = try FormDraftSamples.draft()
    #expect(draft.faults.isEmpty)
    #expect(draft.fields.map(\.name) == ["kind", "bin", "costs", "total"])
    #expect(FormDraft(stored: draft.definition) == draft)
    #expect(try FormDraft(document: draft.document) == draft)
  }

  @Test func what_is_unfinished_is_a_draft_all_the_same() throws {
    let draft = try FormDraft(
      document: ["steps": [["fields": [["name": "BAD name", "type": "no-such"]]]]])
    let codes = Set(draft.faults.map(\.code))
    #expect(codes.isSuperset(of: ["translation", "name"]))
    #expect(try FormDraft(document: ["steps": []]).faults.map(\.pointer) == ["/steps"])
  }

  @Test func every_fault_of_the_shape_comes_at_once() {
    let wrong: FormValue = [
      "more": 1,
      "steps": [
        ["id": "x", "title": "text", "visible_if": [], "fields": 3],
        [
          "fields": [
            [
              "name": "", "type": 5, "title": ["de": "Titel"], "required": "yes", "options": [1],
              "validation": [], "config": "x", "width": 13, "default_value": 1, "extra": true,
            ],
            4,
          ]
        ],
      ],
    ]
    let refusal = #expect(throws: DraftRefusal.self) { try FormDraft(document: wrong) }
    let found = refusal?.faults.map { "\($0.pointer) \($0.code)" } ?? []
    let first = "/steps/1/fields/0"
    #expect(
      Set(found)
        == [
          "/more unknown-field", "/steps/0/id wrong-type", "/steps/0/title wrong-type",
          "/steps/0/visible_if wrong-type", "/steps/0/fields wrong-type",
          "\(first)/name required", "\(first)/type wrong-type", "\(first)/title/de unknown-field",
          "\(first)/required wrong-type", "\(first)/options/0 wrong-type",
          "\(first)/validation wrong-type", "\(first)/config wrong-type",
          "\(first)/width above-maximum", "\(first)/default_value wrong-type",
          "\(first)/extra unknown-field", "/steps/1/fields/1 wrong-type",
          "/steps/1/fields/1/name required", "/steps/1/fields/1/type required",
        ])
  }

  @Test func rows_stay_by_key_by_name_or_by_place() throws {
    let current = try FormDraftSamples.keyed()
    let taken = try FormDraftSamples.draft().taking(placeOf: current)
    #expect(taken.steps.map(\.id) == [1, 2])
    #expect(taken.fields.map(\.id) == [11, 12, 21, 22])

    var renamed = current
    renamed.steps[0].fields[1].name = "tin"
    renamed.steps[1].fields[1].id = nil
    let kept = try renamed.taking(placeOf: current)
    #expect(kept.steps[0].fields[1].id == 12)
    #expect(kept.steps[1].fields[1].id == 22)

    let back = try FormDraft(document: ["steps": [["fields": [["name": "old", "type": "text"]]]]])
      .taking(placeOf: current, hidden: ["old": 99])
    #expect(back.fields.map(\.id) == [99])
  }

  @Test func a_row_of_another_form_is_refused() throws {
    let current = try FormDraftSamples.keyed()
    var other = current
    other.steps[0].id = 77
    other.steps[1].fields[0].id = 78
    let refusal = #expect(throws: DraftRefusal.self) { try other.taking(placeOf: current) }
    #expect(refusal?.faults.map(\.pointer) == ["/steps/0/id", "/steps/1/fields/0/id"])
  }

  @Test func steps_and_fields_change_places() throws {
    let draft = try FormDraftSamples.keyed()
    let arranged = try draft.arranged(
      FormOrder(steps: [
        FormOrder.Step(id: 2, fields: [22, 11]), FormOrder.Step(id: 1, fields: [12, 21]),
      ]))
    #expect(arranged.steps.map(\.id) == [2, 1])
    #expect(arranged.fields.map(\.id) == [22, 11, 12, 21])
    #expect(arranged.steps[0].visibleIf == draft.steps[1].visibleIf)
  }

  @Test func an_order_names_everything_once() throws {
    let draft = try FormDraftSamples.keyed()
    let refusal = #expect(throws: DraftRefusal.self) {
      try draft.arranged(
        FormOrder(steps: [
          FormOrder.Step(id: 1, fields: [11, 11, 5]), FormOrder.Step(id: 9, fields: []),
        ]))
    }
    #expect(
      refusal?.faults.map { "\($0.pointer) \($0.code)" } == [
        "/steps/0/fields/1 repeated", "/steps/0/fields/2 not-an-option",
        "/steps/1/id not-an-option", "/steps required",
      ])
  }
}
