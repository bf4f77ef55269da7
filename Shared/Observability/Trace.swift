package import Kernel

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
  package init?(traceparent: ArraySlice<UInt8>) {
    guard let trace = traceparent.withUnsafeBytes(Trace.read) else { return nil }
    self = trace
  }

  package init?(traceparent: String) { self.init(traceparent: Array(traceparent.utf8)[...]) }

  private static func read(_ bytes: UnsafeRawBufferPointer) -> Trace? {
    guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
      let version = hexadecimal(bytes, 0..<2), version != 0xff,
      bytes.count == 55 || (version > 0 && bytes[55] == dash),
      let high = hexadecimal(bytes, 3..<19), let low = hexadecimal(bytes, 19..<35),
      let span = hexadecimal(bytes, 36..<52), let flags = hexadecimal(bytes, 53..<55),
      high | low != 0, span != 0
    else { return nil }
    return Trace(high: high, low: low, span: span, isSampled: flags & 1 == 1)
  }

  /// The value of the header for the next hop.
  package var traceparent: String {
    var bytes = ByteBuffer(capacity: 64)
    appendTraceparent(to: &bytes)
    return bytes.text
  }

  /// Appends the bytes of `traceparent`.
  package func appendTraceparent(to bytes: inout ByteBuffer) {
    bytes.append("00-" as StaticString)
    appendTraceID(to: &bytes)
    bytes.append(dash)
    bytes.append(hexadecimal: span)
    bytes.append(isSampled ? "-01" as StaticString : "-00" as StaticString)
  }

  /// 32 hexadecimal digits.
  package var traceID: String { requestID.text }

  /// Appends the bytes of `traceID`.
  package func appendTraceID(to bytes: inout ByteBuffer) { requestID.append(to: &bytes) }

  /// A request that its client has not named is named after its trace.
  package var requestID: RequestID { RequestID(high: high, low: low) }

  /// 16 hexadecimal digits.
  package var spanID: String {
    var bytes = ByteBuffer(capacity: 64)
    bytes.append(hexadecimal: span)
    return bytes.text
  }
}

private let dash = UInt8(ascii: "-")

private func hexadecimal(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64? {
  var value: UInt64 = 0
  for index in range {
    let digit = bytes[index]
    switch digit {
    case 48...57: value = value << 4 | UInt64(digit - 48)
    case 97...102: value = value << 4 | UInt64(digit - 87)
    default: return nil
    }
  }
  return value
}
