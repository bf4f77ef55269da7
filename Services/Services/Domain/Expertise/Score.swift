/// A score of 0 to 100, exact to a hundredth.
package struct Score: Sendable, Hashable, Comparable {
  package let hundredths: Int

  package init(hundredths: Int) { self.hundredths = hundredths }

  package static func < (left: Self, right: Self) -> Bool { left.hundredths < right.hundredths }

  /// `78.33`, for PostgreSQL's `numeric`.
  package var text: String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Score {
  /// The weighted mean of what was scored, as a share of the best: Σ w·s ⁄ Σ w of the scored × 20
  /// on the usual scale of 0 to 5. What does not apply is left out; `nil` if nothing applies. Half a
  /// hundredth counts up.
  package init?(of scores: [String: Int], by criteria: [Criterion]) {
    guard let common = Criterion.commonScale(of: criteria) else { return nil }
    var (sum, weights) = (0, 0)
    for criterion in criteria {
      guard let score = scores[criterion.key] else { continue }
      sum += criterion.weight * score * (common / criterion.scale)
      weights += criterion.weight
    }
    guard weights > 0 else { return nil }
    let whole = common * weights
    self.init(hundredths: (2 * sum * 10_000 + whole) / (2 * whole))
  }
}

extension Score {
  /// What `text` made.
  package init?(text: String) {
    guard let hundredths = FixedDecimal(text)?.multiplied(by: FixedDecimal(100))?.whole,
      hundredths >= 0
    else { return nil }
    self.init(hundredths: hundredths)
  }
}
