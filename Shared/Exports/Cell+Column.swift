package import Resources
package import Spreadsheets

extension Cell {
  /// A value as PostgreSQL writes it.
  package init(_ text: String?, of type: ColumnType) {
    guard let text else {
      self = .empty
      return
    }
    switch type {
    case .bool: self = .flag(text == "t")
    case .integer, .decimal, .double: self = .number(text)
    case .instant: self = .text(Cell.rfc3339(text))
    default: self = .text(text)
    }
  }

  /// `2026-11-23 08:15:30.123456+00` with its microseconds as RFC 3339 writes it; what that cannot
  /// say (`infinity`, BC) stays.
  private static func rfc3339(_ text: String) -> String {
    var bytes = Array(text.utf8)
    guard bytes.count >= 22, bytes[10] == UInt8(ascii: " "), text.hasSuffix("+00") else {
      return text
    }
    bytes[10] = UInt8(ascii: "T")
    bytes.removeLast(3)
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }
}
