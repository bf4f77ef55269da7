extension [UInt8] {
  /// Appends the bytes of a literal, without making a String of it.
  package mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a number of at least 0 in decimal digits.
  package mutating func appendDecimal(_ number: Int) {
    withDigits(of: UInt64(Swift.max(0, number)), radix: 10) { append(contentsOf: $0) }
  }

  /// Appends a number in lower-case hexadecimal digits.
  package mutating func appendHexadecimal(_ number: Int) {
    withDigits(of: UInt64(Swift.max(0, number)), radix: 16) { append(contentsOf: $0) }
  }
}

/// Hands the digits of a number over without an allocation.
@inline(__always)
func withDigits(of number: UInt64, radix: UInt64, _ body: (UnsafeRawBufferPointer) -> Void) {
  withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
    var rest = number
    var first = 20
    repeat {
      let digit = UInt8(truncatingIfNeeded: rest % radix)
      rest /= radix
      first &-= 1
      digits[first] = digit < 10 ? digit &+ 0x30 : digit &+ 0x57
    } while rest > 0
    body(UnsafeRawBufferPointer(rebasing: digits[first..<20]))
  }
}
