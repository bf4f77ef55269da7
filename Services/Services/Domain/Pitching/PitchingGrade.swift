package import Kernel

/// What one juror says of one project.
package struct PitchingGrade: Sendable, Hashable {
  package let scores: [String: Int]
  package let comment: String

  /// The sum of its criteria.
  package var total: Int { scores.values.reduce(0, +) }

  package init(scores: [String: Int], comment: String = "") {
    self.scores = scores
    self.comment = comment
  }
}

extension PitchingGrade {
  /// Reads `{key: score}`: every criterion, each within its scale; every fault at once.
  package init(
    _ value: FormValue, comment: String, by criteria: [Criterion]
  ) throws(PitchingGradeFaults) {
    guard let members = value.object else {
      throw PitchingGradeFaults(faults: [AnswerFault.wrongType.at("/scores")])
    }
    let known = Set(criteria.map(\.key))
    var faults = members.keys.sorted().filter { !known.contains($0) }
      .map { AnswerFault.unknownField.at("/scores/\(JSONPointer.escaped($0))") }
    var scores: [String: Int] = [:]
    for criterion in criteria {
      let place = "/scores/\(JSONPointer.escaped(criterion.key))"
      let value = members[criterion.key] ?? .null
      guard value != .null else {
        faults.append(AnswerFault.required.at(place))
        continue
      }
      guard case .number = value, let score = value.integer else {
        faults.append(AnswerFault.notANumber.at(place))
        continue
      }
      if score < 0 { faults.append(AnswerFault.belowMinimum("0").at(place)) }
      if score > criterion.scale {
        faults.append(AnswerFault.aboveMaximum(String(criterion.scale)).at(place))
      }
      scores[criterion.key] = score
    }
    guard faults.isEmpty else { throw PitchingGradeFaults(faults: faults) }
    self.init(scores: scores, comment: comment)
  }

  package var document: FormValue {
    .object(["scores": .object(scores.mapValues { .number(String($0)) })])
  }
}

/// All that is wrong with a juror's marks.
package struct PitchingGradeFaults: Error, Sendable, Equatable {
  package let faults: [FieldFault]
}
