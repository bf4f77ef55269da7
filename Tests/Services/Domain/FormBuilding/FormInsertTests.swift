import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormInsertTests {
  @Test func a_step_is_copied_without_its_keys() throws {
    let target = FormDraft(steps: [])
    let source = try FormDraftSamples.keyed()
    let result = try target.inserting(.form(source), at: nil, renaming: false)
    #expect(result.fields.map(\.name) == ["kind", "bin", "costs", "total"])
    #expect(result.steps.allSatisfy { $0.id == nil } && result.fields.allSatisfy { $0.id == nil })
  }

  @Test func names_that_are_there_are_refused() throws {
    let draft = try FormDraftSamples.keyed()
    #expect(throws: NamesTaken(names: ["costs", "total"])) {
      try draft.inserting(.step(draft.steps[1]), at: 0, renaming: false)
    }
  }

  /// Fails where conditions or expressions keep the old names: the copy would follow the original.
  @Test func what_refers_to_a_renamed_field_follows_it() throws {
    let draft = try FormDraftSamples.keyed()
    let result = try draft.inserting(.form(draft), at: nil, renaming: true)
    #expect(result.fields.map(\.name).suffix(4) == ["kind_2", "bin_2", "costs_2", "total_2"])
    let copy = result.steps[3]
    #expect(copy.visibleIf["field"] == "kind_2")
    #expect(result.steps[2].fields[1].details["config"]?["visible_if"]?["field"] == "kind_2")
    #expect(copy.fields[1].details["config"]?["expr"]?["sum"] == "costs_2.amount")
    // Columns of a group keep their names.
    let columns = copy.fields[0].details["config"]?["fields"]?.list
    #expect(columns?.first?["name"] == "amount")
    #expect(result.faults.isEmpty)
    let again = try result.inserting(.step(draft.steps[0]), at: nil, renaming: true)
    #expect(again.fields.last?.name == "bin_3")
  }

  @Test func a_field_goes_into_the_step_that_is_named() throws {
    let draft = try FormDraftSamples.keyed()
    var field = draft.steps[0].fields[0]
    field.name = "other"
    let result = try draft.inserting(.field(field, step: 2), at: 1, renaming: false)
    #expect(result.steps[1].fields.map(\.name) == ["costs", "other", "total"])
    let refusal = #expect(throws: DraftRefusal.self) {
      try draft.inserting(.field(field, step: 9), at: nil, renaming: false)
    }
    #expect(refusal?.faults.map(\.pointer) == ["/step"])
  }

  @Test func a_form_grows_to_fifty_steps() throws {
    var draft = FormDraft(steps: [])
    let step = FormDraft.Step(title: FormSamples.title)
    for _ in 0..<50 { draft = try draft.inserting(.step(step), at: nil, renaming: true) }
    #expect(throws: DraftRefusal.self) {
      try draft.inserting(.step(step), at: nil, renaming: true)
    }
  }
}
