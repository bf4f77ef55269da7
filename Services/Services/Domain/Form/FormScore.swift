/// What the marks of a form come to.
package struct FormScore: Sendable, Hashable {
  /// 0 to 100, two digits behind the point.
  package let total: FixedDecimal
  /// Fields whose mark is below their threshold.
  package let belowThreshold: [String]
  /// Marked as not applicable, or not marked.
  package let notScored: [String]
}

extension Form {
  /// Σ w·s ÷ Σ w(scored) of marks that were brought to a scale of 100; with marks of 0 to 5 that is
  /// Σ w·s ÷ Σ w × 20. Choices count by the scores of their options, out of the highest. `nil` if
  /// nothing was scored. Takes assessed answers: what is hidden counts nothing.
  package func score(_ answers: [String: FormValue]) -> FormScore? {
    var sum = FixedDecimal.zero
    var weights = FixedDecimal.zero
    var below: [String] = []
    var skipped: [String] = []
    for field in fields {
      guard let most = field.highestMark else { continue }
      guard let mark = field.mark(of: answers[field.name] ?? .null) else {
        skipped.append(field.name)
        continue
      }
      if let threshold = field.rules.threshold, mark < threshold { below.append(field.name) }
      guard let share = mark.multiplied(by: 100)?.divided(by: most),
        let weighted = share.multiplied(by: field.rules.weight), let next = sum.adding(weighted),
        let all = weights.adding(field.rules.weight)
      else { return nil }
      sum = next
      weights = all
    }
    guard let total = sum.divided(by: weights)?.rounded(to: 2) else { return nil }
    return FormScore(total: total, belowThreshold: below, notScored: skipped)
  }
}

extension Field {
  /// `nil` if it gives no mark.
  fileprivate var highestMark: FixedDecimal? {
    switch type {
    case .score, .rating: FixedDecimal(rules.scale)
    case .radio, .select:
      options.compactMap(\.score).max().flatMap { $0 > .zero ? $0 : nil }
    default: nil
    }
  }

  fileprivate func mark(of value: FormValue) -> FixedDecimal? {
    switch type {
    case .score, .rating: value.decimal
    default: options.first { $0.code == value.text }?.score
    }
  }
}
