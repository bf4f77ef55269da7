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
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the bytes of `text`.
  package func append(to bytes: inout [UInt8]) {
    if let given {
      bytes.append(contentsOf: given.utf8)
    } else {
      bytes.append(hexadecimal: high, low)
    }
  }
}
