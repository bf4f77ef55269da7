/// A table as RFC 4180 has it. A text that a spreadsheet would take for a formula is given an
/// apostrophe in front, which spreadsheets do not show.
struct CommaSeparated {
  enum Cell {
    case text(String)
    case number(String)
  }

  private(set) var bytes: [UInt8] = []

  private static let formulas = Set("=+-@\t\r".utf8)
  private static let special = Set("\",\r\n".utf8)
  private static let numbers: Set<String> = [
    "smallint", "integer", "bigint", "numeric", "real", "double precision",
  ]

  /// Whether values of an SQL type are numbers, which may begin with a minus.
  static func isNumber(_ type: String) -> Bool { numbers.contains(type) }

  mutating func row(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch cell {
      case .number(let text): bytes += Array(text.utf8)
      case .text(let text): append(Array(text.utf8))
      }
    }
    bytes += [13, 10]
  }

  private mutating func append(_ text: [UInt8]) {
    let isFormula = text.first.map(CommaSeparated.formulas.contains) ?? false
    let needsQuotes = text.contains(where: CommaSeparated.special.contains)
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
  }
}
