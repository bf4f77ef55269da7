/// Judges a request target as it came, before anything is decoded: what two programs could read in
/// two ways is refused, so that the service sees what the gateway judged.
package enum TargetRule {
  package enum Fault: Sendable, Equatable {
    /// Not `/…`: `*`, an absolute URL, an authority.
    case form
    /// A byte outside of the printable ASCII characters.
    case byte
    /// `%` without two hexadecimal digits.
    case escape
    /// `%2F`, `%5C`, `%00` or a bare `\`: a path separator in disguise.
    case disguise
    /// `.` or `..` as a segment, also escaped.
    case dotSegment
    /// `//`.
    case emptySegment
  }

  /// `nil` if the target is plain.
  package static func fault(in target: UnsafeBufferPointer<UInt8>) -> Fault? {
    guard target.first == UInt8(ascii: "/") else { return .form }
    var index = 1
    // Of the current segment: how many dots (escaped or not), and whether anything else.
    var dots = 0
    var others = 0
    while index < target.count {
      let byte = target[index]
      switch byte {
      case UInt8(ascii: "?"):
        return dotFault(dots, others) ?? queryFault(in: target, from: index + 1)
      case UInt8(ascii: "/"):
        if dots == 0 && others == 0 { return .emptySegment }
        if let fault = dotFault(dots, others) { return fault }
        dots = 0
        others = 0
      case UInt8(ascii: "."):
        dots += 1
      case UInt8(ascii: "%"):
        guard let value = escaped(target, index) else { return .escape }
        switch value {
        case 0, UInt8(ascii: "/"), UInt8(ascii: "\\"): return .disguise
        case UInt8(ascii: "."): dots += 1
        default: others += 1
        }
        index += 2
      case UInt8(ascii: "\\"):
        return .disguise
      case UInt8(ascii: "#"), 0...0x20, 0x7f...0xff:
        return .byte
      default:
        others += 1
      }
      index += 1
    }
    return dotFault(dots, others)
  }

  package static func fault(in target: some Collection<UInt8>) -> Fault? {
    let found = target.withContiguousStorageIfAvailable { fault(in: $0) }
    return found ?? Array(target).withUnsafeBufferPointer { fault(in: $0) }
  }

  private static func dotFault(_ dots: Int, _ others: Int) -> Fault? {
    others == 0 && (dots == 1 || dots == 2) ? .dotSegment : nil
  }

  /// In a query a slash is a plain character (RFC 3986, 3.4); only NUL stays refused.
  private static func queryFault(
    in target: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Fault? {
    var index = start
    while index < target.count {
      switch target[index] {
      case UInt8(ascii: "%"):
        guard let value = escaped(target, index) else { return .escape }
        if value == 0 { return .disguise }
        index += 2
      case UInt8(ascii: "#"), 0...0x20, 0x7f...0xff:
        return .byte
      default:
        break
      }
      index += 1
    }
    return nil
  }

  private static func escaped(_ target: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt8? {
    guard index + 2 < target.count, let high = digit(target[index + 1]),
      let low = digit(target[index + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
