package import Kernel

/// A project of a pitching day and the totals that its jurors gave.
package struct PitchedProject: Sendable, Hashable {
  package let requestID: Int64
  package let totals: [Int]
  package let submittedAt: Instant?

  package init(requestID: Int64, totals: [Int], submittedAt: Instant?) {
    self.requestID = requestID
    self.totals = totals
    self.submittedAt = submittedAt
  }
}

/// Where a project stands.
package struct PitchingPlace: Sendable, Hashable {
  package let requestID: Int64
  /// `nil` where nobody has graded it.
  package let place: Int?
  package let grades: Int
  /// In hundredths.
  package let mean: Score?
  package let median: Score?
}

/// The order of a pitching day: the mean of the totals; of equal ones the higher median, then the
/// earlier submission. Without the best and the worst total where they do not count and at least
/// three are there.
package enum PitchingRanking {
  package static func places(
    _ projects: [PitchedProject], trims: Bool
  ) -> [PitchingPlace] {
    let standings = projects.map { Standing($0, trims: trims) }.sorted(by: Standing.isAhead)
    return standings.enumerated().map { index, standing in
      PitchingPlace(
        requestID: standing.project.requestID, place: standing.counted.isEmpty ? nil : index + 1,
        grades: standing.project.totals.count, mean: standing.mean, median: standing.median)
    }
  }

  private struct Standing {
    let project: PitchedProject
    /// Sorted; those that count.
    let counted: [Int]

    init(_ project: PitchedProject, trims: Bool) {
      self.project = project
      let sorted = project.totals.sorted()
      counted = trims && sorted.count >= 3 ? Array(sorted.dropFirst().dropLast()) : sorted
    }

    var sum: Int { counted.reduce(0, +) }

    /// Twice the median of all totals, so that it is whole.
    var doubleMedian: Int {
      let sorted = project.totals.sorted()
      guard !sorted.isEmpty else { return 0 }
      let middle = sorted.count / 2
      return sorted[middle] + sorted[(sorted.count - 1) / 2]
    }

    var mean: Score? {
      counted.isEmpty
        ? nil : Score(hundredths: (200 * sum + counted.count) / (2 * counted.count))
    }

    var median: Score? { counted.isEmpty ? nil : Score(hundredths: doubleMedian * 50) }

    /// Means are compared as fractions: 20/3 is not 6.67.
    static func isAhead(_ left: Standing, _ right: Standing) -> Bool {
      if left.counted.isEmpty || right.counted.isEmpty {
        if left.counted.isEmpty != right.counted.isEmpty { return right.counted.isEmpty }
        return left.project.isEarlier(than: right.project)
      }
      let (one, other) = (left.sum * right.counted.count, right.sum * left.counted.count)
      if one != other { return one > other }
      if left.doubleMedian != right.doubleMedian { return left.doubleMedian > right.doubleMedian }
      return left.project.isEarlier(than: right.project)
    }
  }
}

extension PitchedProject {
  fileprivate func isEarlier(than other: PitchedProject) -> Bool {
    switch (submittedAt, other.submittedAt) {
    case (let mine?, let theirs?) where mine != theirs: mine < theirs
    case (_?, nil): true
    case (nil, _?): false
    default: requestID < other.requestID
    }
  }
}
