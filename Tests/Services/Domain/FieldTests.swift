import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// One field, one answer: its code of refusal, or none.
struct FieldTests {
  private func refusals(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue] = [:]
  ) throws -> [String] {
    let form = try FormSamples.form(
      FormSamples.field("it", type, required: true, options: ["a", "b", "c"], config))
    return form.assess(["it": answer], in: FormSamples.context).faults.map(\.code)
  }

  @Test(
    arguments: [
      ("text", "  ", [:], ["required"]), ("text", "ab", ["minLength": 3], ["too-short"]),
      ("text", "abcd", ["maxLength": 3], ["too-long"]), ("text", "👨‍👩‍👧", ["maxLength": 5], []),
      ("text", "ab1", ["pattern": "[a-z]+"], ["pattern"]),
      ("text", "ab1", ["pattern": "[a-z]+", "minLength": 9], ["too-short", "pattern"]),
      ("textarea", "one two three", ["maxWords": 2], ["too-long"]),
      ("text", 5, [:], ["wrong-type"]),
      ("number", 5, ["min": 6], ["below-minimum"]), ("number", 5, ["max": 4], ["above-maximum"]),
      ("number", "5", [:], []), ("number", "five", [:], ["not-a-number"]),
      ("number", 7, ["min": 1, "step": 2], []), ("number", 6, ["min": 1, "step": 2], ["off-step"]),
      ("money", "10.505", [:], ["off-step"]), ("money", "-1", [:], ["below-minimum"]),
      ("money", "10.50", [:], []), ("percent", 101, [:], ["above-maximum"]),
      ("boolean", false, [:], []), ("checkbox", false, ["mustBeTrue": true], ["must-be-true"]),
      ("checkbox", "yes", [:], ["wrong-type"]), ("select", "b", [:], []),
      ("select", "z", [:], ["not-an-option"]), ("multiselect", ["a", "b"], [:], []),
      ("multiselect", ["a", "a"], [:], ["repeated"]),
      ("multiselect", ["a"], ["minItems": 2], ["too-few"]),
      ("checkboxes", ["a", "b"], ["maxItems": 1], ["too-many"]),
      ("multiselect", ["z"], [:], ["not-an-option"]), ("date", "2026-02-30", [:], ["not-a-date"]),
      ("date", "2026-11-22", ["min": "today"], ["too-early"]),
      ("date", "2026-12-24", ["max": "today+30d"], ["too-late"]),
      ("date", "2008-11-23", ["max": "today-18y"], []),
      ("date", "2008-11-24", ["max": "today-18y"], ["too-late"]),
      ("time", "09:30", [:], []), ("time", "25:00", [:], ["not-a-time"]),
      ("datetime", "2026-11-23T10:00:00+05:00", [:], []), ("datetime", "soon", [:], ["not-a-time"]),
      ("email", "a@b.kz", [:], []), ("email", "a@b", [:], ["not-an-email"]),
      ("phone", "8 701 234 56 78", [:], []), ("phone", "12", [:], ["not-a-phone"]),
      ("phone", "+49 30 1234567", ["mobileOnly": true], ["not-a-mobile"]),
      ("url", "https://astanahub.com/a?b=c", [:], []),
      ("url", "javascript:alert(1)", [:], ["not-a-url"]),
      ("url", "http://me:pw@host.kz", [:], ["not-a-url"]),
      ("iin", "900101300007", [:], []), ("iin", "900101300008", [:], ["not-an-iin"]),
      ("iin", "200140000004", [:], ["not-an-iin"]),
      ("iin", "900101300007", ["ageMin": 37], ["too-young"]),
      ("iin", "900101300007", ["ageMax": 35], ["too-old"]),
      ("bin", "200140000004", [:], []), ("bin", "900101300007", [:], ["not-a-bin"]),
      ("bin", "200141000109", ["headOfficeOnly": true], ["branch"]),
      ("tin", "900101300007", [:], []), ("tin", "123456789012", [:], ["not-a-tin"]),
      ("iban", "KZ86 125K ZT50 0410 0100", [:], []),
      ("iban", "KZ87125KZT5004100100", [:], ["not-an-iban"]),
      ("group", [], [:], ["required"]),
    ] as [(String, FormValue, [String: FormValue], [String])])
  func an_answer_is_judged(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue], _ expected: [String]
  ) throws {
    var config = config
    if type == "group" { config["fields"] = [FormSamples.field("inner", "text")] }
    #expect(try refusals(type, answer, config) == expected)
  }

  @Test func answers_get_one_spelling() throws {
    let form = try FormSamples.form(
      FormSamples.field("phone", "phone"), FormSamples.field("iin", "iin"),
      FormSamples.field("sum", "money"), FormSamples.field("name", "text"))
    let given: [String: FormValue] = [
      "phone": "8 (701) 234-56-78", "iin": "900101-300007", "sum": "10.50", "name": "  Ayan ",
    ]
    let kept = form.assess(given, in: FormSamples.context).answers
    let expected: [String: FormValue] = [
      "phone": "+77012345678", "iin": "900101300007", "sum": "10.5", "name": "Ayan",
    ]
    #expect(kept == expected)
  }

  @Test func every_fault_speaks_three_languages() throws {
    let form = try FormSamples.project()
    let faults = form.assess([:], in: FormSamples.context).faults
    #expect(!faults.isEmpty)
    for fault in faults {
      for language in Language.allCases { #expect(fault.message[language]?.isEmpty == false) }
    }
  }
}
