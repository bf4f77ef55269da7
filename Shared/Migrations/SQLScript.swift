/// Cuts SQL text at its top-level semicolons: `.concurrent.sql` files run statement by statement,
/// because several statements sent at once are one transaction.
enum SQLScript {
  static func statements(of text: String) -> [String] {
    var cutter = Cutter(bytes: Array(text.utf8))
    return cutter.cut()
  }

  private struct Cutter {
    let bytes: [UInt8]
    var position = 0
    var start = 0
    var isBlank = true
    var statements: [String] = []

    mutating func cut() -> [String] {
      while position < bytes.count { step() }
      take()
      return statements
    }

    private mutating func step() {
      switch bytes[position] {
      case UInt8(ascii: ";"):
        take()
        position += 1
        start = position
      case UInt8(ascii: "'"): skip(quote: UInt8(ascii: "'"))
      case UInt8(ascii: "\""): skip(quote: UInt8(ascii: "\""))
      case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skipLine()
      case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipComment()
      case UInt8(ascii: "$"): skipDollarQuote()
      default:
        if bytes[position] > 0x20 { isBlank = false }
        position += 1
      }
    }

    private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    private mutating func take() {
      if !isBlank {
        let end = min(position, bytes.count)
        statements.append(String(decoding: bytes[start..<end], as: UTF8.self))
      }
      isBlank = true
    }

    private mutating func skip(quote: UInt8) {
      isBlank = false
      position += 1
      while position < bytes.count, bytes[position] != quote { position += 1 }
      position += 1
    }

    private mutating func skipLine() {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    }

    /// Comments nest in SQL.
    private mutating func skipComment() {
      var depth = 0
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
          depth += 1
          position += 2
        } else if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
          depth -= 1
          position += 2
          if depth == 0 { return }
        } else {
          position += 1
        }
      }
    }

    /// `$tag$ … $tag$`; a lone `$` is a part of something else.
    private mutating func skipDollarQuote() {
      isBlank = false
      var end = position + 1
      while end < bytes.count, isTagByte(bytes[end]) { end += 1 }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
        position += 1
        return
      }
      let tag = bytes[position...end]
      position = end + 1
      while position < bytes.count, !bytes[position...].starts(with: tag) { position += 1 }
      position = min(position + tag.count, bytes.count)
    }

    private func isTagByte(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte)
        || (65...90).contains(byte) || (97...122).contains(byte)
    }
  }
}
