/// What the `Range` field asks of a thing of known length (RFC 9110, 14.2). More than one range is
/// answered with the whole, which is allowed and cannot be misused.
package enum ByteRange: Sendable, Equatable {
  case whole
  /// 206, with these bytes.
  case part(Range<Int>)
  /// 416.
  case unsatisfiable

  /// `field` is `nil` if there is none; a malformed one counts as none.
  package init(_ field: String?, length: Int) {
    guard let field, let spec = ByteRange.spec(field) else {
      self = .whole
      return
    }
    switch spec {
    case (let first?, let last):
      if first >= length {
        self = .unsatisfiable
      } else {
        self = .part(first..<min(length, (last ?? length - 1) + 1))
      }
    case (nil, let suffix?):
      self = suffix == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - suffix)..<length)
    default: self = .whole
    }
  }

  /// The value of `Content-Range`; `nil` for the whole.
  package func contentRange(length: Int) -> String? {
    switch self {
    case .whole: nil
    case .part(let range): "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
    case .unsatisfiable: "bytes */\(length)"
    }
  }

  private static func spec(_ field: String) -> (first: Int?, last: Int?)? {
    let bytes = Array(field.utf8)
    guard bytes.count > 6, field.prefix(6).lowercased() == "bytes=" else { return nil }
    let spec = Array(String(decoding: bytes[6...], as: UTF8.self).trimmedOWS.utf8)
    guard let dash = spec.firstIndex(of: 0x2d) else { return nil }
    let first = number(spec[..<dash])
    let last = number(spec[(dash + 1)...])
    switch (first, last) {
    case (.malformed, _), (_, .malformed), (.absent, .absent): return nil
    case (.value(let first), .value(let last)): return first <= last ? (first, last) : nil
    case (.value(let first), .absent): return (first, nil)
    case (.absent, .value(let suffix)): return (nil, suffix)
    }
  }

  private enum Number {
    case absent, malformed, value(Int)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Number {
    guard !digits.isEmpty else { return .absent }
    guard digits.count <= 18 else { return .malformed }
    var value = 0
    for digit in digits {
      guard digit &- 0x30 < 10 else { return .malformed }
      value = value * 10 + Int(digit - 0x30)
    }
    return .value(value)
  }
}
