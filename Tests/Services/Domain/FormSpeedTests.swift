import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Sixty fields with files that were looked up: the figure is 2 ms of a release build
/// (`swift test -c release`); a debug build is allowed ten times that.
struct FormSpeedTests {
  private static let file = "3f0e6c1a-8f3d-4f5e-9a55-0d6b3a1c2d4e"

  private static func fields() -> [FormValue] {
    (0..<10).flatMap { index -> [FormValue] in
      let shown: FormValue = ["field": .text("kind_\(index)"), "op": "eq", "value": "a"]
      return [
        FormSamples.field("kind_\(index)", "select", required: true, options: ["a", "b"]),
        FormSamples.field(
          "name_\(index)", "text", required: true,
          ["visible_if": shown, "pattern": "[A-Za-z ]{3,40}"]),
        FormSamples.field("iin_\(index)", "iin", ["ageMin": 18, "visible_if": shown]),
        FormSamples.field("paper_\(index)", "files", required: true, ["types": ["pdf"]]),
        FormSamples.field(
          "costs_\(index)", "group",
          ["fields": [FormSamples.field("sum", "money"), FormSamples.field("day", "date")]]),
        FormSamples.field(
          "total_\(index)", "computed", ["expr": ["sum": .text("costs_\(index).sum")]]),
      ]
    }
  }

  private static func answers() -> [String: FormValue] {
    var answers: [String: FormValue] = [:]
    for index in 0..<10 {
      answers["kind_\(index)"] = "a"
      answers["name_\(index)"] = "Aigerim Serikova"
      answers["iin_\(index)"] = "900101300007"
      answers["paper_\(index)"] = [.text(file)]
      answers["costs_\(index)"] = .list(
        Array(repeating: ["sum": "1000.50", "day": "2026-12-01"], count: 5))
    }
    return answers
  }

  @Test func a_form_of_sixty_fields_is_judged_in_two_milliseconds() throws {
    let form = try Form(definition: FormSamples.definition(FormSamples.step(Self.fields())))
    let context = FormContext(
      today: FormSamples.today, companyID: nil,
      knowledge: FormKnowledge(
        asked: [.file],
        found: [
          Reference(.file, Self.file): ReferenceFacts(bytes: 900, mediaType: "application/pdf")
        ]))
    let answers = Self.answers()
    #expect(form.fields.count == 60)
    #expect(form.assess(answers, in: context).faults.isEmpty)
    let clock = ContinuousClock()
    let times = (0..<20).map { _ in
      clock.measure { _ = form.assess(answers, in: context) }
    }
    let best = times.min() ?? .zero
    print("a form of 60 fields: \(best)")
    #expect(best < .milliseconds(20))
  }
}
