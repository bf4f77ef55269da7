import JSON
import Kernel

extension ColumnType {
  /// Whether a text stands for a value of this type, so that the server will not refuse it.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .integer: Int64(text).map { integerRange.contains($0) && String($0) == text } ?? false
    case .decimal, .double: isPlainDecimal(text)
    case .bool: text == "true" || text == "false"
    case .uuid: isUUID(text)
    case .day: Day(text) != nil
    case .instant: Instant(rfc3339: text) != nil
    case .text: !text.unicodeScalars.contains("\0") && text.utf8.count <= 1_000
    case .timeOfDay: isTimeOfDay(text)
    case .address: isAddress(text)
    case .array(let element): element.accepts(text)
    case .json, .duration, .bytes, .opaque: false
    }
  }

  /// An accepted text as PostgreSQL takes it: offsets of RFC 3339 go further than its own.
  func plain(_ text: String) -> String {
    guard self == .instant, let instant = Instant(rfc3339: text) else { return text }
    return instant.rfc3339Microseconds
  }

  /// The type to cast a bound value to. Without a limit: a cast would cut the text.
  var castName: String {
    switch self {
    case .integer(bytes: 2): "smallint"
    case .integer(bytes: 4): "integer"
    case .integer: "bigint"
    case .decimal: "numeric"
    case .double: "double precision"
    case .bool: "boolean"
    case .text: "text"
    case .uuid: "uuid"
    case .day: "date"
    case .timeOfDay: "time"
    case .instant: "timestamptz"
    case .json: "jsonb"
    case .address: "inet"
    case .duration: "interval"
    case .bytes: "bytea"
    case .array(let element): element.castName + "[]"
    case .opaque: "text"
    }
  }
}

/// At most 30 digits and a point.
private func isPlainDecimal(_ text: String) -> Bool {
  var bytes = Array(text.utf8)[...]
  if bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
  let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return bytes.count <= 31 && (1...2).contains(parts.count)
    && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
}

/// `HH:MM` or `HH:MM:SS`.
private func isTimeOfDay(_ text: String) -> Bool {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard (2...3).contains(parts.count) else { return false }
  for (part, limit) in zip(parts, [23, 59, 59]) {
    guard part.utf8.count == 2, part.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int(part), number <= limit
    else { return false }
  }
  return true
}

/// An address or a block of addresses as rows show it. The server's `inet` wants no zero before the
/// number of bits.
private func isAddress(_ text: String) -> Bool {
  let bits = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().first
  return IPNetwork(text) != nil && bits.map { $0 == "0" || !$0.hasPrefix("0") } ?? true
}

/// 32 hexadecimal digits in five groups. Foundation's reader takes signs and spaces for digits too,
/// which the server does not.
func isUUID(_ text: String) -> Bool {
  let groups = text.split(separator: "-", omittingEmptySubsequences: false)
  return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
    && groups.allSatisfy { $0.utf8.allSatisfy(isHex) }
}

private func isHex(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
}
