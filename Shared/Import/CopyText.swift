/// COPY's text format (manual of COPY, "Text Format").
enum CopyText {
  private static let backslash = UInt8(ascii: "\\")

  /// The text that `bytes` stand for; a newline at the end stays.
  static func unescape(_ bytes: some Sequence<UInt8>, into plain: inout [UInt8]) {
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        plain.append(meaning(of: byte))
        isEscaped = false
      } else if byte == backslash {
        isEscaped = true
      } else {
        plain.append(byte)
      }
    }
  }

  /// The server writes these letters and nothing else behind a backslash.
  private static func meaning(of letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "v"): 11
    default: letter
    }
  }

  static func escape(_ plain: [UInt8], into bytes: inout [UInt8]) {
    for byte in plain {
      switch byte {
      case backslash: bytes += [backslash, backslash]
      case 9: bytes += [backslash, UInt8(ascii: "t")]
      case 10: bytes += [backslash, UInt8(ascii: "n")]
      case 13: bytes += [backslash, UInt8(ascii: "r")]
      default: bytes.append(byte)
      }
    }
  }

  /// The fields of a row, as they are written; the newline at the end is left out.
  static func fields(_ row: UnsafeRawBufferPointer) -> [Slice<UnsafeRawBufferPointer>] {
    let end = row.last == 10 ? row.count - 1 : row.count
    return row[..<end].split(separator: 9, omittingEmptySubsequences: false)
  }

  /// `nil` for NULL, which is written `\\N`.
  static func value(_ field: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
    if field.count == 2, field.first == backslash, field.last == UInt8(ascii: "N") { return nil }
    var plain: [UInt8] = []
    plain.reserveCapacity(field.count)
    unescape(field, into: &plain)
    return plain
  }

  static func append(_ value: [UInt8]?, to bytes: inout [UInt8]) {
    if let value {
      escape(value, into: &bytes)
    } else {
      bytes += [backslash, UInt8(ascii: "N")]
    }
  }
}
