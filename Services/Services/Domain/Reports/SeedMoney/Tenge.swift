/// A sum in tenge, exact to the tiyn (a hundredth).
package struct Tenge: Sendable, Hashable, Comparable {
  package let tiyn: Int

  package static let zero = Tenge(tiyn: 0)
  /// Of what anybody may say: 10¹² tenge.
  package static let most = Tenge(tiyn: 100_000_000_000_000)

  package init(tiyn: Int) { self.tiyn = tiyn }

  /// `nil` if it is negative, finer than a tiyn or beyond `most`.
  package init?(_ decimal: FixedDecimal?) {
    guard let decimal, let tiyn = decimal.multiplied(by: FixedDecimal(100))?.whole,
      (0...Tenge.most.tiyn).contains(tiyn)
    else { return nil }
    self.tiyn = tiyn
  }

  package init?(_ text: String) { self.init(FixedDecimal(text)) }

  /// Two digits behind the point.
  package var text: String {
    let fraction = tiyn % 100
    return "\(tiyn / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// A share of it, half a tiyn rounded up.
  package func share(_ rate: Percent) -> Tenge {
    // 10¹⁴ tiyn · 10⁴ hundredths of a per cent stay below 2⁶³.
    Tenge(tiyn: (tiyn * rate.hundredths + 5_000) / 10_000)
  }

  package static func + (left: Tenge, right: Tenge) -> Tenge {
    Tenge(tiyn: left.tiyn + right.tiyn)
  }

  package static func < (left: Tenge, right: Tenge) -> Bool { left.tiyn < right.tiyn }
}

/// 0 to 100 per cent, exact to a hundredth of one.
package struct Percent: Sendable, Hashable {
  package let hundredths: Int

  /// `nil` if it is none.
  package init?(_ decimal: FixedDecimal?) {
    guard let hundredths = decimal?.multiplied(by: FixedDecimal(100))?.whole,
      (0...10_000).contains(hundredths)
    else { return nil }
    self.hundredths = hundredths
  }

  private init(hundredths: Int) { self.hundredths = hundredths }

  package static let one = Percent(hundredths: 100)
  package static let none = Percent(hundredths: 0)

  /// Without idle zeros: `1`, `0.5`, `12.25`.
  package var text: String {
    let whole = hundredths / 100
    let rest = hundredths % 100
    if rest == 0 { return String(whole) }
    if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
