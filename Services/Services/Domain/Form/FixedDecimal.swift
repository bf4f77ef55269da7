/// An exact decimal: at most 20 digits before the point and 10 behind it, far beyond any sum of
/// money. Held in units of 10⁻¹⁰.
package struct FixedDecimal: Sendable, Hashable, Comparable {
  private let units: Int128

  private static let scale: Int128 = 10_000_000_000
  private static let beyond: Int128 = 100_000_000_000_000_000_000 * scale

  private init?(units: Int128) {
    guard units.magnitude < FixedDecimal.beyond.magnitude else { return nil }
    self.units = units
  }

  package init(_ value: Int) { units = Int128(value) * FixedDecimal.scale }

  static let zero = FixedDecimal(0)
  static let one = FixedDecimal(1)
  static let cent = FixedDecimal(exactly: 100_000_000)

  private init(exactly units: Int128) { self.units = units }

  /// Reads a JSON number; `nil` if it is not one, is too large or finer than 10⁻¹⁰.
  package init?(_ text: String) {
    var digits: Int128 = 0
    var count = 0
    var point = 0
    var seenPoint = false
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    while let byte = bytes.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      bytes.removeFirst()
      if byte == UInt8(ascii: "."), !seenPoint, count > 0 {
        seenPoint = true
        continue
      }
      guard (48...57).contains(byte), count < 36 else { return nil }
      digits = digits * 10 + Int128(byte - 48)
      count += 1
      if seenPoint { point += 1 }
    }
    guard count > 0, !seenPoint || point > 0,
      let exponent = FixedDecimal.exponent(bytes.dropFirst(), isThere: !bytes.isEmpty)
    else { return nil }
    var shift = exponent - point + 10
    while shift < 0 {
      guard digits % 10 == 0 else { return nil }
      digits /= 10
      shift += 1
    }
    for _ in 0..<shift {
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      digits = product
    }
    self.init(units: isNegative ? -digits : digits)
  }

  private static func exponent(_ bytes: ArraySlice<UInt8>, isThere: Bool) -> Int? {
    guard isThere else { return 0 }
    var rest = bytes
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard (1...2).contains(rest.count), rest.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    let value = rest.reduce(0) { $0 * 10 + Int($1 - 48) }
    return isNegative ? -value : value
  }

  var isWhole: Bool { units % FixedDecimal.scale == 0 }

  /// The whole number it is, if it is one that fits.
  var whole: Int? { isWhole ? Int(exactly: units / FixedDecimal.scale) : nil }

  /// Plain digits without an exponent and without idle zeros.
  package var text: String {
    let magnitude = units.magnitude
    let scale = FixedDecimal.scale.magnitude
    var fraction = String(magnitude % scale)
    fraction = String(repeating: "0", count: 10 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = units < 0 ? "-" : ""
    return sign + String(magnitude / scale) + (fraction.isEmpty ? "" : "." + fraction)
  }

  package static func < (left: Self, right: Self) -> Bool { left.units < right.units }

  package func adding(_ other: Self) -> Self? { FixedDecimal(units: units + other.units) }

  func subtracting(_ other: Self) -> Self? { FixedDecimal(units: units - other.units) }

  /// Digits finer than 10⁻¹⁰ are dropped.
  func multiplied(by other: Self) -> Self? { scaled(by: other.units, over: FixedDecimal.scale) }

  /// Digits finer than 10⁻¹⁰ are dropped; nothing is divided by zero.
  func divided(by other: Self) -> Self? {
    other.units == 0 ? nil : scaled(by: FixedDecimal.scale, over: other.units)
  }

  /// `units × factor ÷ divisor`, cut towards zero; the product may need 256 bits on the way.
  private func scaled(by factor: Int128, over divisor: Int128) -> Self? {
    let (high, low) = units.magnitude.multipliedFullWidth(by: factor.magnitude)
    guard high < divisor.magnitude else { return nil }
    let quotient = divisor.magnitude.dividingFullWidth((high, low)).quotient
    guard let magnitude = Int128(exactly: quotient) else { return nil }
    let isNegative = [units, factor, divisor].count { $0 < 0 } % 2 == 1
    return FixedDecimal(units: isNegative ? -magnitude : magnitude)
  }

  /// To `digits` (0 to 10) behind the point, halves away from zero.
  func rounded(to digits: Int) -> Self? {
    guard (0...10).contains(digits) else { return nil }
    var step: Int128 = 1
    for _ in digits..<10 { step *= 10 }
    let half = units < 0 ? -(step / 2) : step / 2
    return FixedDecimal(units: (units + half) / step * step)
  }

  func isMultiple(of step: Self) -> Bool { step.units != 0 && units % step.units == 0 }
}
