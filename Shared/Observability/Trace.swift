/// A position in a distributed trace (W3C Trace Context, level 1).
package struct Trace: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64
  private let span: UInt64
  /// The caller may have recorded its span.
  package let isSampled: Bool

  private init(high: UInt64, low: UInt64, span: UInt64, isSampled: Bool) {
    self.high = high
    self.low = low
    self.span = span
    self.isSampled = isSampled
  }

  /// Begins a trace.
  package static func generate() -> Trace {
    Trace(high: nextID(), low: nextID(), span: nextID(), isSampled: false)
  }

  /// The next hop of this trace.
  package func child() -> Trace {
    Trace(high: high, low: low, span: nextID(), isSampled: isSampled)
  }

  /// Reads `traceparent`: lower-case hexadecimal, ids that are not all zero, any version but `ff`;
  /// of a later version only the fields that we know (section 4.3). `nil` means: begin anew.
  package init?(traceparent: String) {
    let bytes = Array(traceparent.utf8)
    guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
      let version = hexadecimal(bytes[0..<2]), version != 0xff,
      bytes.count == 55 || (version > 0 && bytes[55] == dash),
      let high = hexadecimal(bytes[3..<19]), let low = hexadecimal(bytes[19..<35]),
      let span = hexadecimal(bytes[36..<52]), let flags = hexadecimal(bytes[53..<55]),
      high | low != 0, span != 0
    else { return nil }
    self.init(high: high, low: low, span: span, isSampled: flags & 1 == 1)
  }

  /// The value of the header for the next hop.
  package var traceparent: String { "00-\(traceID)-\(text(span))-\(isSampled ? "01" : "00")" }

  /// The same as bytes, without a String of it.
  package func appendTraceparent(to out: inout [UInt8]) {
    out.append(contentsOf: [UInt8(ascii: "0"), UInt8(ascii: "0"), dash])
    appendHexadecimal(high, to: &out)
    appendHexadecimal(low, to: &out)
    out.append(dash)
    appendHexadecimal(span, to: &out)
    out.append(dash)
    out.append(UInt8(ascii: "0"))
    out.append(isSampled ? UInt8(ascii: "1") : UInt8(ascii: "0"))
  }

  /// 32 hexadecimal digits.
  package var traceID: String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digits in
      write(high, to: digits, at: 0)
      write(low, to: digits, at: 16)
      return String(decoding: digits, as: UTF8.self)
    }
  }

  /// 16 hexadecimal digits.
  package var spanID: String { text(span) }
}

private let dash = UInt8(ascii: "-")

private func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
  var value: UInt64 = 0
  for digit in digits {
    switch digit {
    case 48...57: value = value << 4 | UInt64(digit - 48)
    case 97...102: value = value << 4 | UInt64(digit - 87)
    default: return nil
    }
  }
  return value
}

private func text(_ value: UInt64) -> String {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { digits in
    write(value, to: digits, at: 0)
    return String(decoding: digits, as: UTF8.self)
  }
}

/// Sixteen lower-case digits.
private func write(
  _ value: UInt64, to digits: UnsafeMutableBufferPointer<UInt8>, at start: Int
) {
  for index in 0..<16 {
    let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - index * 4) & 15)
    digits[start + index] = digit < 10 ? 48 + digit : 87 + digit
  }
}

private func appendHexadecimal(_ value: UInt64, to out: inout [UInt8]) {
  for index in 0..<16 {
    let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - index * 4) & 15)
    out.append(digit < 10 ? 48 + digit : 87 + digit)
  }
}
