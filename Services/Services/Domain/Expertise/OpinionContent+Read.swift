package import Kernel

extension OpinionContent.Change {
  /// Reads `{key: {score?, na?, comment?} | null}` by the opinion's own criteria; every fault at once.
  package static func scores(
    _ value: FormValue, by criteria: [Criterion]
  ) -> (scores: [String: OpinionContent.Mark?], faults: [FieldFault]) {
    guard let members = value.object else {
      return ([:], [AnswerFault.wrongType.at("/scores")])
    }
    let known = Dictionary(criteria.map { ($0.key, $0) }) { first, _ in first }
    var scores: [String: OpinionContent.Mark?] = [:]
    var faults: [FieldFault] = []
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      let place = "/scores/\(JSONPointer.escaped(key))"
      guard let criterion = known[key] else {
        faults.append(AnswerFault.unknownField.at(place))
        continue
      }
      if value == .null {
        scores.updateValue(nil, forKey: key)
        continue
      }
      switch mark(value, by: criterion, at: place) {
      case .success(let mark): scores.updateValue(mark, forKey: key)
      case .failure(let refusal): faults += refusal.faults
      }
    }
    return (scores, faults)
  }

  private static func mark(
    _ value: FormValue, by criterion: Criterion, at place: String
  ) -> Result<OpinionContent.Mark, MarkRefusal> {
    guard let members = value.object else {
      return .failure(MarkRefusal([AnswerFault.wrongType.at(place)]))
    }
    var faults = members.keys.sorted().filter { !["score", "na", "comment"].contains($0) }
      .map { AnswerFault.unknownField.at("\(place)/\(JSONPointer.escaped($0))") }
    let comment = members["comment"] ?? .null
    if comment != .null, comment.text == nil {
      faults.append(AnswerFault.wrongType.at("\(place)/comment"))
    }
    if (comment.text ?? "").unicodeScalars.count > OpinionContent.longestComment {
      faults.append(AnswerFault.tooLong(most: OpinionContent.longestComment).at("\(place)/comment"))
    }
    let na = members["na"] ?? .bool(false)
    let isNotApplicable = na.bool ?? false
    if na != .null, na.bool == nil { faults.append(AnswerFault.wrongType.at("\(place)/na")) }
    if isNotApplicable, !criterion.allowsNotApplicable {
      faults.append(AnswerFault.notAnOption.at("\(place)/na"))
    }
    var score: Int?
    switch members["score"] ?? .null {
    case .null: break
    case .number(let text):
      score = FormValue.number(text).integer
      if score == nil { faults.append(AnswerFault.notANumber.at("\(place)/score")) }
    default: faults.append(AnswerFault.wrongType.at("\(place)/score"))
    }
    if let number = score {
      if number < 0 { faults.append(AnswerFault.belowMinimum("0").at("\(place)/score")) }
      if number > criterion.scale {
        faults.append(AnswerFault.aboveMaximum(String(criterion.scale)).at("\(place)/score"))
      }
      // It applies, or it does not.
      if isNotApplicable { faults.append(AnswerFault.notAnOption.at("\(place)/na")) }
    }
    guard faults.isEmpty else { return .failure(MarkRefusal(faults)) }
    return .success(
      OpinionContent.Mark(
        score: score, isNotApplicable: isNotApplicable, comment: (comment.text ?? "").trimmed))
  }

  private struct MarkRefusal: Error {
    let faults: [FieldFault]
    init(_ faults: [FieldFault]) { self.faults = faults }
  }
}

extension OpinionContent {
  static let longestComment = 5_000

  /// As it is kept, but for the comment, which has a column.
  package var document: FormValue {
    .object([
      "scores": .object(scores.mapValues(\.document)),
      "recommendation": recommendation.map { .text($0.rawValue) } ?? .null,
      "answers": .object(answers),
    ])
  }

  /// Reads what was kept. What an old opinion holds besides stays where it is and does not count.
  package init(kept value: FormValue, comment: String) {
    self.init(
      scores: (value["scores"]?.object ?? [:]).compactMapValues(Mark.init(kept:)),
      recommendation: value["recommendation"]?.text.flatMap(Recommendation.init(rawValue:)),
      comment: comment, answers: value["answers"]?.object ?? [:])
  }
}

extension OpinionContent.Mark {
  fileprivate init?(kept value: FormValue) {
    guard value.object != nil else { return nil }
    self.init(
      score: value["score"]?.integer, isNotApplicable: value["na"]?.bool ?? false,
      comment: value["comment"]?.text ?? "")
  }

  fileprivate var document: FormValue {
    .object([
      "score": score.map { .number(String($0)) } ?? .null, "na": .bool(isNotApplicable),
      "comment": .text(comment),
    ])
  }
}
