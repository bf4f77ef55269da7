/// The share of the seats that must take part; two thirds unless a commission says otherwise.
package struct Quorum: Sendable, Hashable {
  package let numerator: Int
  package let denominator: Int

  package init(_ numerator: Int = 2, of denominator: Int = 3) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The fewest that are enough of so many seats; of none nobody is enough.
  package func least(of seats: Int) -> Int {
    max(1, (seats * numerator + denominator - 1) / denominator)
  }

  package func isReached(by present: Int, of seats: Int) -> Bool { present >= least(of: seats) }
}
