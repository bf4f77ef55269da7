import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormReportTests {
  @Test func every_text_that_lacks_a_language_is_named() throws {
    var field = FormSamples.field("kind", "select", options: ["person"]).object ?? [:]
    field["title"] = ["ru": "Вид", "kk": "Түрі"]
    field["help_text"] = ["en": "Help"]
    field["subtitle"] = [:]
    field["options"] = [["code": "person", "label": ["ru": "Человек", "kk": " "]]]
    field["config"] = [
      "content": ["ru": "а", "kk": "ә", "en": "a"],
      "fields": [["name": "row", "type": "text", "title": [:]]],
    ]
    let draft = FormDraft(stored: [
      "steps": [["title": ["ru": "Шаг"], "fields": [.object(field)]]]
    ])
    let report = FormTranslations(
      name: ["ru": "Форма", "kk": "Нысан", "en": "Form"], description: .null, draft: draft)
    let place = "/steps/0/fields/0"
    #expect(
      report.gaps.map { "\($0.pointer) \($0.missing.map(\.rawValue).joined(separator: ","))" } == [
        "/steps/0/title kk,en", "\(place)/config/fields/0/title ru,kk,en",
        "\(place)/help_text ru,kk", "\(place)/options/0/label kk,en", "\(place)/title en",
      ])
    #expect(report.total == 7)
    #expect(report.complete(in: .russian) == 5)
    #expect(report.complete(in: .english) == 3)
  }

  @Test func a_whole_form_has_no_gaps() throws {
    let report = FormTranslations(
      name: FormSamples.title, description: FormSamples.title,
      draft: try FormDraftSamples.draft())
    #expect(report.gaps.isEmpty)
    #expect(report.complete(in: .kazakh) == report.total)
  }

  @Test func nothing_differs_from_itself() throws {
    let draft = try FormDraftSamples.keyed()
    #expect(FormComparison(from: draft, to: draft.keyless).isEmpty)
  }

  @Test func fields_that_came_went_changed_and_moved_are_told() throws {
    let old = try FormDraftSamples.keyed()
    var new = old
    new.steps[0].fields[0].details["title"] = ["ru": "Кто", "kk": "Атауы", "en": "Title"]
    new.steps[0].fields[0].type = "radio"
    let moved = new.steps[0].fields.remove(at: 1)
    new.steps[1].fields = [moved, old.steps[1].fields[1]]
    var added = moved
    added.name = "site"
    new.steps[1].fields.append(added)
    new.steps[1].visibleIf = .null
    let comparison = FormComparison(from: old, to: new)
    #expect(comparison.added.map { "\($0.name) \($0.pointer)" } == ["site /steps/1/fields/2"])
    #expect(comparison.removed.map { "\($0.name) \($0.pointer)" } == ["costs /steps/1/fields/0"])
    #expect(comparison.changed.map(\.name) == ["kind", "bin"])
    #expect(comparison.changed[0].changes == ["/title/ru", "/type"])
    #expect(comparison.changed[1].from == "/steps/0/fields/1")
    #expect(comparison.changed[1].pointer == "/steps/1/fields/0")
    #expect(comparison.changed[1].changes.isEmpty)
    #expect(comparison.steps == ["/steps/1/visible_if"])
  }

  @Test func another_order_and_further_steps_are_told() throws {
    let old = try FormDraftSamples.keyed()
    var new = old
    new.steps[0].fields.reverse()
    new.steps.append(
      FormDraft.Step(title: FormSamples.title))
    #expect(FormComparison(from: old, to: new).steps == ["/steps/0/fields", "/steps/2"])
  }
}
