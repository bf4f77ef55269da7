/// Names one request in logs, in its answer and in calls to other services: what the client sent, or
/// 128 bits of our own, whose text is made only where somebody reads it.
package struct RequestID: Sendable, Hashable {
  private let given: String?
  private let high: UInt64
  private let low: UInt64

  package init(_ text: String) {
    given = text
    high = 0
    low = 0
  }

  package init(high: UInt64, low: UInt64) {
    given = nil
    self.high = high
    self.low = low
  }

  /// Our own: 32 lower-case hexadecimal digits.
  package var text: String {
    if let given { return given }
    var bytes = ByteBuffer(capacity: 64)
    append(to: &bytes)
    return bytes.text
  }

  /// Appends the bytes of `text`.
  package func append(to bytes: inout ByteBuffer) {
    withBytes { bytes.append($0) }
  }

  /// The bytes of `text`, for the time of the call.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    if var given { return given.withUTF8 { body(UnsafeRawBufferPointer($0)) } }
    var digits = (hexadecimalDigits(high), hexadecimalDigits(low))
    return withUnsafeBytes(of: &digits) { body($0) }
  }
}
