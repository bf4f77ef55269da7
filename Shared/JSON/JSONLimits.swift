/// What is too much. PostgreSQL's jsonb expands `1e131071` to 131,079 bytes, hence the bounds on
/// numbers.
package struct JSONLimits: Sendable {
  package var bytes: Int
  package var depth: Int
  package var numberDigits: Int
  package var exponent: Int

  package init(
    bytes: Int = 1 << 20, depth: Int = 64, numberDigits: Int = 40, exponent: Int = 30
  ) {
    self.bytes = bytes
    self.depth = depth
    self.numberDigits = numberDigits
    self.exponent = exponent
  }

  /// 1 MiB, 64 levels, 40 digits, exponents from -30 to 30.
  package static let standard = JSONLimits()
}
