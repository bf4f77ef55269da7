/// Tables as comma-separated values (RFC 4180) in UTF-8. Each row is given out by itself, so that a
/// table of any length passes through.
package enum CSVText {
  /// Says to Excel that this is UTF-8: the first bytes of a file.
  package static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// One line with its end.
  package static func line(_ cells: [Cell]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(comma) }
      append(cell, to: &bytes)
    }
    bytes += [0x0d, 0x0a]
    return bytes
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")

  private static func append(_ cell: Cell, to bytes: inout [UInt8]) {
    switch cell {
    case .empty: break
    case .flag(let flag): bytes += (flag ? "true" : "false").utf8
    case .number(let text) where Cell.isNumber(text): bytes += text.utf8
    case .number(let text), .text(let text): append(Cell.harmless(text), to: &bytes)
    }
  }

  /// Quoted wherever a reader might trip, and an empty text too: nothing at all is no value.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let isPlain =
      !text.isEmpty && text.utf8.first != 0x20 && text.utf8.last != 0x20
      && text.utf8.allSatisfy { $0 != comma && $0 != quote && $0 >= 0x20 }
    guard !isPlain else {
      bytes += text.utf8
      return
    }
    bytes.append(quote)
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
