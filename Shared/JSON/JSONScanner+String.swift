import Glibc

extension JSONScanner {
  /// Reads from the opening to the closing quote. Without `building` a plain text is only checked.
  mutating func string(_ building: Bool) throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var run = position
    var decoded: [UInt8] = []
    var isASCII = true
    while true {
      skipPlain(&isASCII)
      guard position < bytes.count else { break }
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        let last = UnsafeRawBufferPointer(rebasing: bytes[run..<position])
        position += 1
        if !building, isASCII { return "" }
        if decoded.isEmpty {
          return isASCII ? String(decoding: last, as: UTF8.self) : try text(last, at: start)
        }
        decoded.append(contentsOf: last)
        return try decoded.withUnsafeBytes { Result.from($0, at: start) }.get()
      case UInt8(ascii: "\\"):
        decoded.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[run..<position]))
        try escape(into: &decoded)
        run = position
      default:
        throw JSONSyntaxError(byte == 0 ? .zeroCharacter : .controlCharacter, at: position)
      }
    }
    throw JSONSyntaxError(.unexpectedEnd, at: position)
  }

  /// Steps over what stands for itself.
  private mutating func skipPlain(_ isASCII: inout Bool) {
    var index = position
    let end = bytes.count
    var all: UInt8 = 0
    while index < end {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      all |= byte
      index &+= 1
    }
    position = index
    if all >= 0x80 { isASCII = false }
  }

  private func text(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(JSONSyntaxError) -> String {
    try Result.from(bytes, at: offset).get()
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    guard position + 1 < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    let code = bytes[position + 1]
    position += 2
    switch code {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(code)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(from: start)
      decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    default: throw JSONSyntaxError(.invalidEscape, at: start)
    }
  }

  /// RFC 8259, 7: a character outside the basic plane is a pair of surrogates.
  private mutating func unicodeEscape(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try hexUnit(from: start)
    var value = unit
    if (0xd800..<0xdc00).contains(unit) {
      guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      else { throw JSONSyntaxError(.loneSurrogate, at: start) }
      position += 2
      let low = try hexUnit(from: start)
      guard (0xdc00..<0xe000).contains(low) else {
        throw JSONSyntaxError(.loneSurrogate, at: start)
      }
      value = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
    }
    guard value != 0 else { throw JSONSyntaxError(.zeroCharacter, at: start) }
    guard let scalar = Unicode.Scalar(value) else {
      throw JSONSyntaxError(.loneSurrogate, at: start)
    }
    return scalar
  }

  private mutating func hexUnit(from start: Int) throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: start) }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      let digit: UInt8
      switch byte {
      case 48...57: digit = byte - 48
      case 65...70: digit = byte - 55
      case 97...102: digit = byte - 87
      default: throw JSONSyntaxError(.invalidEscape, at: start)
      }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}

extension Result where Success == String, Failure == JSONSyntaxError {
  fileprivate static func from(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Self {
    // Decoding repairs what is no UTF-8: a text that came out unchanged needed no repair.
    var text = String(decoding: bytes, as: UTF8.self)
    let isSame = text.withUTF8 { decoded in
      guard let left = decoded.baseAddress, let right = bytes.baseAddress else {
        return decoded.count == bytes.count
      }
      return decoded.count == bytes.count && memcmp(left, right, bytes.count) == 0
    }
    guard isSame else { return .failure(JSONSyntaxError(.invalidUTF8, at: offset)) }
    return .success(text)
  }
}
