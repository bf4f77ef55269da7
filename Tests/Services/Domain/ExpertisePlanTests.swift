import ServicesDomain
import ServicesSamples
import Testing

/// How a service's settings of expertise are read.
struct ExpertisePlanTests {
  private func faults(_ expertise: FormValue) -> [String] {
    do {
      _ = try ExpertisePlan(config: ["expertise": expertise])
      return []
    } catch { return error.faults.map { "\($0.place) \($0.code)" } }
  }

  private let criterion: FormValue = ["key": "a", "title": FormSamples.title]

  @Test func what_is_left_out_is_usual() throws {
    let plan = try #require(
      try ExpertisePlan(config: [
        "expertise": [
          "kinds": [["key": "technical", "title": FormSamples.title]], "criteria": [criterion],
        ]
      ]))
    let kind = try #require(plan.kind("technical"))
    #expect(kind.isObligatory && kind.experts == 1 && kind.quorum == 1)
    #expect(!plan.isBlind && !plan.isSigned && plan.isAutomatic)
    #expect(plan.loadLimit == 20 && plan.workingDays == nil && plan.passScore == nil)
    guard case .criteria(let criteria) = kind.sheet else { return #expect(Bool(false)) }
    #expect(criteria.first?.scale == 5 && criteria.first?.weight == 1)
  }

  @Test func a_service_without_expertise_has_no_plan() throws {
    #expect(try ExpertisePlan(config: [:]) == nil)
    #expect(try ExpertisePlan(config: ["expertise": .null]) == nil)
  }

  @Test func a_kind_may_have_a_sheet_of_its_own() throws {
    let plan = try #require(
      try ExpertisePlan(config: [
        "expertise": [
          "kinds": [
            ["key": "outside", "title": FormSamples.title, "form": 7],
            ["key": "inside", "title": FormSamples.title],
          ], "criteria": [criterion],
        ]
      ]))
    #expect(plan.kind("outside")?.sheet == .form(7))
    #expect(plan.kind("inside")?.sheet != .form(7))
  }

  @Test func every_fault_is_named_at_once() {
    #expect(faults("x") == ["expertise object"])
    #expect(faults([:]) == ["kinds list"])
    #expect(
      faults([
        "kinds": [
          ["key": "a b", "title": ["ru": "x"], "experts": 0],
          ["key": "t", "title": FormSamples.title],
          ["key": "t", "title": FormSamples.title, "quorum": 2],
        ],
        "criteria": [
          ["key": "x", "title": FormSamples.title, "weight": -1, "scale": 101],
          ["key": "x", "title": FormSamples.title],
        ],
        "deadline_wd": "ten", "blind": 1, "load_limit": 0,
      ]) == [
        "criteria/0/weight integer", "criteria/0/scale integer", "criteria/1 repeated",
        "kinds/0/key key", "kinds/0/title title", "kinds/0/experts integer",
        "kinds/2/quorum integer", "kinds/2/key repeated", "deadline_wd integer", "blind boolean",
        "load_limit integer",
      ])
    #expect(
      faults(["kinds": [["key": "t", "title": FormSamples.title]]]) == ["kinds/0 criteria"])
    let scales = [97, 89, 83, 79].map { scale -> FormValue in
      ["key": .text("s\(scale)"), "title": FormSamples.title, "scale": .number("\(scale)")]
    }
    #expect(
      faults([
        "kinds": [["key": "t", "title": FormSamples.title]], "criteria": .list(scales),
      ]) == ["criteria scales"])
  }

  @Test func criteria_are_kept_as_they_are() throws {
    let criteria = [
      ExpertiseSamples.criterion("a", weight: 3, scale: 10, threshold: 4, na: false),
      ExpertiseSamples.criterion("b"),
    ]
    #expect(try Criterion.kept(.list(criteria.map(\.document))) == criteria)
    #expect(try Criterion.kept([]) == [])
  }
}
