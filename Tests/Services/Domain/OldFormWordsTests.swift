import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct OldFormWordsTests {
  private let words = OldFormWords(
    types: ["table": "group"], settings: ["max_length": "maxLength"], options: ["value": "code"],
    columns: ["table": [OldFormWords.Column(name: "role", title: FormSamples.title)]])

  /// A form as the old site kept it.
  private let old = FormSamples.definition(
    FormSamples.step([
      [
        "name": "company_bin", "type": "text", "title": FormSamples.title,
        "validation": ["max_length": 5], "config": [:], "options": [],
      ],
      [
        "name": "region", "type": "select", "title": FormSamples.title, "validation": [:],
        "config": [:], "options": [["value": "astana", "label": FormSamples.title]],
      ],
      [
        "name": "members", "type": "table", "title": FormSamples.title, "validation": [:],
        "config": [:], "options": [],
      ],
    ]))

  @Test func an_old_form_can_be_published_and_its_answers_read() throws {
    #expect(throws: FormDefinitionFaults.self) { try Form(definition: old) }
    let form = try Form(definition: words.translated(old))
    let answers: [String: FormValue] = [
      "company_bin": "220340000499", "region": "astana", "members": [["role": "Product Manager"]],
    ]
    #expect(
      form.assess(answers, in: FormSamples.context).faults.map { "\($0.pointer) \($0.code)" }
        == ["/data/company_bin too-long"])
  }

  @Test func our_own_forms_come_out_unchanged() {
    let own = FormSamples.definition(
      FormSamples.step([
        FormSamples.field("kind", "select", options: ["a"]),
        FormSamples.field("team", "group", ["fields": [FormSamples.field("i", "text")]]),
      ]))
    #expect(words.translated(own) == own)
    #expect(words.translated(words.translated(old)) == words.translated(old))
  }
}
