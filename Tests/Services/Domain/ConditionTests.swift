import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct ConditionTests {
  private let scope = AnswerScope(
    answers: [
      "kind": "company", "count": 5, "price": "10.50", "tags": ["a", "b"], "agree": true,
      "born": "2000-11-24", "other": 5, "blank": "  ", "code": "KZ-77",
    ],
    context: FormContext(today: FormSamples.today, companyID: 9, companyVerified: true))

  @Test(
    arguments: [
      ("kind", "eq", "company", true), ("kind", "ne", "company", false),
      ("count", "eq", 5, true), ("count", "gt", 4, true), ("count", "gte", 5, true),
      ("count", "lt", 5, false), ("count", "lte", 5, true), ("price", "gt", 10, true),
      ("count", "eq", ["ref": "other"], true), ("nothing", "lt", 5, false),
      ("nothing", "gte", "", false),
      ("kind", "in", ["person", "company"], true), ("kind", "notIn", ["person"], true),
      ("tags", "contains", "b", true), ("tags", "countGte", 2, true),
      ("tags", "countGte", 3, false),
      ("kind", "startsWith", "comp", true), ("code", "matches", "KZ-\\d+", true),
      ("code", "matches", "KZ", false), ("blank", "empty", nil, true),
      ("agree", "notEmpty", nil, true), ("nothing", "notEmpty", nil, false),
      ("agree", "eq", true, true), ("born", "ageGte", 25, true), ("born", "ageGte", 26, false),
      ("applicant.kind", "eq", "company", true), ("company.verified", "eq", true, true),
      ("now", "gte", "2026-11-23", true), ("now", "lt", "2026-11-23", false),
    ] as [(String, String, FormValue?, Bool)])
  func a_comparison_holds(
    _ field: String, _ op: String, _ value: FormValue?, _ expected: Bool
  ) throws {
    let tree = FormValue.object([
      "field": .text(field), "op": .text(op), "value": value ?? .null,
    ])
    let condition = try #require(Condition(tree))
    #expect(condition.holds(in: scope) == expected)
  }

  /// Fails where looking for a part begins again at every sign.
  @Test func looking_for_a_part_takes_time_in_proportion_only() throws {
    let many = String(repeating: "a", count: 100_000)
    let scope = AnswerScope(
      answers: ["text": .text(many), "part": .text(String(many.dropFirst(50_000)) + "b")],
      context: FormSamples.context)
    let condition = try #require(
      Condition(["field": "text", "op": "contains", "value": ["ref": "part"]]))
    let time = ContinuousClock().measure { #expect(!condition.holds(in: scope)) }
    #expect(time < .seconds(1))
    let matches = try #require(Condition(["field": "text", "op": "matches", "value": "a*"]))
    #expect(!matches.holds(in: scope))
  }

  @Test(
    arguments: [
      ("abcabd", "abd", true), ("aabaaab", "aaab", true), ("abab", "abb", false), ("", "a", false),
      ("a", "", true), ("Қыз Жібек", "Жіб", true),
    ])
  func a_part_is_found(_ text: String, _ part: String, _ expected: Bool) throws {
    let scope = AnswerScope(answers: ["it": .text(text)], context: FormSamples.context)
    let condition = try #require(
      Condition(["field": "it", "op": "contains", "value": .text(part)]))
    #expect(condition.holds(in: scope) == expected)
  }

  @Test func trees_combine() throws {
    let tree: FormValue = [
      "all": [
        FormSamples.eq("kind", "company"),
        ["any": [FormSamples.eq("count", 9), ["not": FormSamples.eq("agree", false)]]],
      ]
    ]
    #expect(try #require(Condition(tree)).holds(in: scope))
  }

  @Test func what_is_no_condition_is_refused() {
    var deep = FormSamples.eq("kind", "company")
    for _ in 0..<10 { deep = ["not": deep] }
    let wrong: [FormValue] = [
      deep, .null, "kind", ["all": []], ["field": "kind", "op": "sounds", "value": "x"],
      ["field": "kind", "op": "matches", "value": "("],
      ["field": "kind", "op": "in", "value": "x"],
      ["field": "kind", "op": "eq"], ["any": [["all": "x"]]],
    ]
    for tree in wrong { #expect(Condition(tree) == nil, "\(tree)") }
  }
}
