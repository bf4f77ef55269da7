import Kernel

/// What an expert writes.
package struct OpinionContent: Sendable, Hashable {
  /// What is said of one criterion.
  package struct Mark: Sendable, Hashable {
    /// `nil` while it is not scored, and where it does not apply.
    package let score: Int?
    package let isNotApplicable: Bool
    package let comment: String

    package init(score: Int?, isNotApplicable: Bool = false, comment: String = "") {
      self.score = score
      self.isNotApplicable = isNotApplicable
      self.comment = comment
    }
  }

  package private(set) var scores: [String: Mark]
  package private(set) var recommendation: Recommendation?
  package private(set) var comment: String
  /// Of a form: the fields beside the scores.
  package private(set) var answers: [String: FormValue]

  package init(
    scores: [String: Mark] = [:], recommendation: Recommendation? = nil, comment: String = "",
    answers: [String: FormValue] = [:]
  ) {
    self.scores = scores
    self.recommendation = recommendation
    self.comment = comment
    self.answers = answers
  }

  /// What an expert changes: what is not named stays, `nil` inside clears.
  package struct Change: Sendable, Hashable {
    package var scores: [String: Mark?] = [:]
    package var recommendation: Recommendation??
    package var comment: String?
    package var answers: [String: FormValue] = [:]

    package init() {}
  }

  func merging(_ change: Change) -> OpinionContent {
    var content = self
    for (key, mark) in change.scores { content.scores[key] = mark }
    if let recommendation = change.recommendation { content.recommendation = recommendation }
    if let comment = change.comment { content.comment = comment }
    for (name, value) in change.answers {
      content.answers[name] = value == .null ? nil : value
    }
    return content
  }

  /// All criteria are scored or do not apply, what is low is explained, and it ends in a word.
  func faults(by criteria: [Criterion]) -> [FieldFault] {
    var faults: [FieldFault] = []
    for criterion in criteria {
      let place = "/scores/\(JSONPointer.escaped(criterion.key))"
      guard let mark = scores[criterion.key], mark.score != nil || mark.isNotApplicable else {
        faults.append(AnswerFault.required.at(place))
        continue
      }
      if let score = mark.score, let threshold = criterion.threshold, score < threshold,
        mark.comment.isEmpty
      {
        faults.append(AnswerFault.required.at("\(place)/comment"))
      }
    }
    if recommendation == nil { faults.append(AnswerFault.required.at("/recommendation")) }
    return faults
  }
}
