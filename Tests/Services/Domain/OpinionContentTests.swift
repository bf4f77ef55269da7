import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// What an expert writes: its shape, what is missing, its score.
struct OpinionContentTests {
  private let criteria = [
    ExpertiseSamples.criterion("a", weight: 3, threshold: 2),
    ExpertiseSamples.criterion("b", weight: 1, na: false),
  ]

  @Test(
    arguments: [
      // Σ w s / Σ w × 20, counted by hand.
      ([5, 5], "100.00"), ([0, 0], "0.00"), ([4, 3], "75.00"), ([3, 4], "65.00"),
      ([nil, 4], "80.00"), ([2, nil], "40.00"), ([nil, nil], nil),
    ] as [([Int?], String?)])
  func the_score_is_the_weighted_mean_of_what_applies(_ scores: [Int?], _ text: String?) {
    var given: [String: Int] = [:]
    if let a = scores[0] { given["a"] = a }
    if let b = scores[1] { given["b"] = b }
    #expect(Score(of: given, by: criteria)?.text == text)
  }

  @Test func thirds_are_rounded_at_the_end() {
    let three = ["x", "y", "z"].map { ExpertiseSamples.criterion($0) }
    #expect(Score(of: ["x": 5, "y": 5, "z": 4], by: three)?.text == "93.33")
    #expect(Score(of: ["x": 5, "y": 4, "z": 4], by: three)?.text == "86.67")
    let mixed = [
      ExpertiseSamples.criterion("x", scale: 3), ExpertiseSamples.criterion("y", scale: 7),
    ]
    // (1/3 + 2/7) / 2 = 13/42
    #expect(Score(of: ["x": 1, "y": 2], by: mixed)?.text == "30.95")
    #expect(Score(text: "30.95")?.hundredths == 3_095)
    #expect(Score(text: "-1") == nil)
  }

  @Test func every_missing_word_is_named() {
    var opinion = ExpertiseSamples.opinion(
      .draft, criteria: criteria,
      content: OpinionContent(scores: ["a": OpinionContent.Mark(score: 1)]))
    let refusal = #expect(throws: OpinionSubmissionRefusal.self) { try opinion.submit() }
    guard case .content(let faults)? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(faults.map(\.pointer) == ["/scores/a/comment", "/scores/b", "/recommendation"])
    #expect(faults.allSatisfy { $0.code == "required" })
    #expect(opinion.status == .draft)
  }

  @Test func a_score_at_the_threshold_needs_no_words() throws {
    var opinion = ExpertiseSamples.opinion(
      .draft, criteria: criteria,
      content: OpinionContent(
        scores: [
          "a": OpinionContent.Mark(score: 2), "b": OpinionContent.Mark(score: 5),
        ], recommendation: .maybe))
    _ = try opinion.submit()
    #expect(opinion.score?.text == "55.00")
  }

  @Test func a_request_of_which_nothing_applies_has_no_score() throws {
    let criteria = [ExpertiseSamples.criterion("a")]
    var opinion = ExpertiseSamples.opinion(
      .draft, criteria: criteria,
      content: OpinionContent(
        scores: ["a": OpinionContent.Mark(score: nil, isNotApplicable: true)],
        recommendation: .no))
    _ = try opinion.submit()
    #expect(opinion.status == .submitted && opinion.score == nil)
  }

  @Test(
    arguments: [
      (["a": ["score": 6]], "/scores/a/score above-maximum"),
      (["a": ["score": -1]], "/scores/a/score below-minimum"),
      (["a": ["score": "3"]], "/scores/a/score wrong-type"),
      (["a": ["score": .number("2.5")]], "/scores/a/score not-a-number"),
      (["a": 3], "/scores/a wrong-type"), (["c": ["score": 1]], "/scores/c unknown-field"),
      (["b": ["na": true]], "/scores/b/na not-an-option"),
      (["a": ["na": true, "score": 1]], "/scores/a/na not-an-option"),
      (["a": ["comment": 1]], "/scores/a/comment wrong-type"),
      (["a": ["x": 1]], "/scores/a/x unknown-field"), ([1], "/scores wrong-type"),
    ] as [(FormValue, String)])
  func what_has_the_wrong_shape_is_not_kept(_ value: FormValue, _ fault: String) {
    let read = OpinionContent.Change.scores(value, by: criteria)
    #expect(read.faults.map { "\($0.pointer) \($0.code)" } == [fault])
  }

  @Test func what_is_kept_is_read_again() {
    let content = OpinionContent(
      scores: [
        "a": OpinionContent.Mark(score: 3, comment: "so"),
        "b": OpinionContent.Mark(score: nil, isNotApplicable: true),
      ], recommendation: .no, comment: "words", answers: ["x": "y"])
    #expect(OpinionContent(kept: content.document, comment: "words") == content)
    // An old opinion keeps what it has; nothing of it counts.
    #expect(OpinionContent(kept: ["result": 3, "scores": 7], comment: "") == OpinionContent())
  }
}
