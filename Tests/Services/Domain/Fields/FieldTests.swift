import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// How answers are spelled, and what is said of those that are refused.
struct FieldTests {
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
