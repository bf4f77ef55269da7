import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// What of old answers stands, and what is judged all the same.
@Suite struct OldAnswersTests {
  private let form = try? Form(
    definition: FormSamples.definition(
      FormSamples.step([
        ["name": "kind", "type": "text", "title": FormSamples.title],
        [
          "name": "bin", "type": "bin", "title": FormSamples.title, "required": true,
          "config": ["visible_if": ["field": "kind", "op": "eq", "value": "company"]],
        ],
        ["name": "price", "type": "number", "title": FormSamples.title],
        [
          "name": "double", "type": "computed", "title": FormSamples.title,
          "config": ["expr": ["multiply": [["field": "price"], 2]]],
        ],
        ["name": "plan", "type": "file", "title": FormSamples.title],
      ])))

  private let key: FormValue = "4a3011a1-c28e-4691-9967-9d0cea9c4ca9"
  private var old: [String: FormValue] {
    ["kind": "company", "bin": "шестьсот", "price": 5, "plan": key, "gone": 1]
  }

  private func standing(
    _ form: Form, marked: Set<String> = [], last: [String: FormValue]? = nil
  ) -> [String: FormValue] {
    form.standing(
      of: old, shown: ["kind", "bin", "price", "double", "plan"], last: last ?? old, marked: marked)
  }

  private let context = FormContext(today: FormSamples.today, companyID: nil)

  @Test func what_is_the_same_and_unmarked_is_not_judged() throws {
    let form = try #require(form)
    let found = form.assess(old, in: context, standing: standing(form))
    #expect(found.faults.isEmpty)
    #expect(found.answers["bin"] == "шестьсот" && found.answers["gone"] == 1)
    #expect(found.answers["double"] == .number("10"), "it is worked out as ever")
    #expect(found.standing == ["kind", "bin", "price", "plan", "gone"])
  }

  @Test func what_is_marked_or_was_changed_is_judged() throws {
    let form = try #require(form)
    let marked = form.assess(old, in: context, standing: standing(form, marked: ["bin"]))
    #expect(marked.faults.map(\.code) == ["not-a-bin"])
    var typed = old
    typed["bin"] = "сто"
    let changed = form.assess(typed, in: context, standing: standing(form))
    #expect(changed.faults.map(\.code) == ["not-a-bin"])
    // It was changed once: from then on it is an answer like any other.
    let later = form.assess(old, in: context, standing: standing(form, last: typed))
    #expect(later.faults.map(\.code) == ["not-a-bin"])
  }

  @Test func what_is_hidden_by_another_answer_goes() throws {
    let form = try #require(form)
    var typed = old
    typed["kind"] = "person"
    let found = form.assess(typed, in: context, standing: standing(form, marked: ["kind"]))
    #expect(found.faults.isEmpty && found.answers["bin"] == nil)
  }

  @Test func a_file_with_its_name_is_the_same_as_its_key() throws {
    let form = try #require(form)
    var typed = old
    typed["plan"] = ["id": key, "name": "план.pdf"]
    let found = form.assess(typed, in: context, standing: standing(form))
    #expect(found.standing.contains("plan") && found.answers["plan"] == key)
  }

  @Test func what_was_not_there_is_not_known_to_have_been_shown() throws {
    let form = try #require(form)
    #expect(
      form.shown(by: old, known: ["kind", "bin"], in: context) == ["kind", "bin", "price", "plan"])
    #expect(form.shown(by: [:], known: ["kind", "bin"], in: context) == ["kind"])
  }
}
