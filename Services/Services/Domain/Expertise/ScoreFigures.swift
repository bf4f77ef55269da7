/// What several scores are together.
package struct ScoreFigures: Sendable, Hashable {
  package let count: Int
  package let mean: Score
  package let lowest: Score
  package let highest: Score
  /// The standard deviation, in points.
  package let spread: Score

  /// `nil` of none.
  package init?(_ scores: [Score]) {
    guard let lowest = scores.min(), let highest = scores.max() else { return nil }
    let sum = scores.reduce(0) { $0 + $1.hundredths }
    count = scores.count
    mean = Score(hundredths: (2 * sum + count) / (2 * count))
    self.lowest = lowest
    self.highest = highest
    let average = Double(sum) / Double(count)
    let squares = scores.reduce(0.0) { total, score in
      let distance = Double(score.hundredths) - average
      return total + distance * distance
    }
    spread = Score(hundredths: Int((squares / Double(count)).squareRoot().rounded()))
  }
}

/// How one expert scores beside the others who judged the same requests.
package enum ExpertHonesty {
  /// Points by which the mean of an expert may differ from the others'.
  static let tolerance = 15.0
  /// Fewer common requests say nothing.
  static let fewest = 3

  /// Whether somebody should look at it.
  package static func standsOut(meanDistance: Double?, requests: Int) -> Bool {
    guard let meanDistance, requests >= fewest else { return false }
    return abs(meanDistance) > tolerance
  }
}
