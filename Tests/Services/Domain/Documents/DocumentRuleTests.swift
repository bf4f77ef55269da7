import ServicesDomain
import ServicesSamples
import Testing

struct DocumentRuleTests {
  private static let value: FormValue = [
    [
      "code": "estimate", "name": ["ru": "Смета", "kk": "Смета", "en": "Estimate"],
      "steps": ["created", "returned"],
    ],
    ["code": "photo", "steps": ["created"], "required": false],
    ["code": "opinion", "by": "expert"], ["name": "nothing"], "nothing",
  ]

  @Test func what_is_owed_is_owed_at_its_steps() {
    let rules = DocumentRules(Self.value)
    #expect(rules.items.map(\.code) == ["estimate", "photo", "opinion"])
    #expect(rules.owed(at: "created").map(\.code) == ["estimate", "opinion"])
    #expect(rules.owed(at: "voting").map(\.code) == ["opinion"], "no step is every step")
    #expect(rules["opinion"]?.source == .expert && rules["estimate"]?.source == .applicant)
    #expect(DocumentRules(nil).items.isEmpty)
  }

  @Test(arguments: [
    ("created", ["created"], false), ("voting", ["created", "voting"], true),
    ("returned", ["created", "voting", "returned"], false), ("voting", ["voting"], false),
  ])
  func what_comes_after_its_step_is_late(_ step: String, _ past: [String], _ isLate: Bool) throws {
    let rule = try #require(DocumentRules(Self.value)["estimate"])
    #expect(rule.isOver(at: step, past: Set(past)) == isLate)
  }

  @Test(
    arguments: [
      ([], DocumentState.missing), ([(false, FileScan.clean)], .present),
      ([(false, FileScan.none)], .present), ([(true, FileScan.clean)], .late),
      ([(false, FileScan.waiting)], .checking), ([(false, FileScan.infected)], .missing),
      ([(true, FileScan.clean), (false, FileScan.clean)], .present),
      ([(false, FileScan.infected), (true, FileScan.none)], .late),
    ] as [([(Bool, FileScan)], DocumentState)])
  func the_best_of_its_papers_counts(
    _ papers: [(Bool, FileScan)], _ state: DocumentState
  ) throws {
    let rule = try #require(DocumentRules(Self.value)["estimate"])
    #expect(rule.state(of: papers.map { DocumentStanding(isLate: $0.0, scan: $0.1) }) == state)
  }
}
