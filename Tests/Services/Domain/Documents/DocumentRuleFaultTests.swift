import ServicesDomain
import ServicesSamples
import Testing

/// What a service may say of its documents.
@Suite struct DocumentRuleFaultTests {
  private let steps: Set<String> = ["created", "returned"]

  private func faults(_ value: FormValue?) -> [String] {
    DocumentRules.faults(of: value, steps: steps).map { "\($0.place) \($0.code)" }
  }

  @Test func what_makes_sense_has_no_faults() {
    #expect(faults(nil).isEmpty && faults(.null).isEmpty && faults([]).isEmpty)
    let good: FormValue = [
      [
        "code": "estimate", "name": ["ru": "Смета", "kk": "Смета"], "steps": ["created"],
        "by": "applicant", "required": true,
      ],
      ["code": "visit", "by": "staff", "required": false],
    ]
    #expect(faults(good).isEmpty)
  }

  @Test func all_faults_come_at_once_each_in_its_place() {
    let bad: FormValue = [
      [
        "code": "estimate", "name": ["ru": "Смета"], "steps": ["created", "nowhere"],
        "by": "nobody", "required": "yes", "size": 5,
      ],
      ["code": "estimate", "steps": "created"], ["name": ["ru": "А", "kk": "А"]], "photo",
      ["code": .text(String(repeating: "x", count: 51))],
    ]
    #expect(
      Set(faults(bad)) == [
        "documents/0/size unknown-field", "documents/0/name title", "documents/0/by word",
        "documents/0/required boolean", "documents/0/steps/1 unknown-step",
        "documents/1/code repeated", "documents/1/steps list", "documents/2/code key",
        "documents/3 object", "documents/4/code key",
      ])
  }

  @Test func a_service_asks_for_fifty_at_most() {
    #expect(faults("all") == ["documents list"])
    let many = (0...DocumentRules.most).map { FormValue.object(["code": .text("d\($0)")]) }
    #expect(faults(.list(many)) == ["documents list"])
    #expect(faults(.list(Array(many.dropLast()))).isEmpty)
  }
}
