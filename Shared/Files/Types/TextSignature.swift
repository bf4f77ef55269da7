/// Text is what is UTF-8 without control characters at its beginning and its end.
enum TextSignature {
  static func type(of content: SeekableBytes, _ head: [UInt8]) throws -> MediaType? {
    guard isText(head, isWhole: head.count == content.count) else { return nil }
    if head.count < content.count {
      let tail = try content.bytes(at: max(head.count, content.count - 4_096), 4_096)
      guard isText(Array(tail.drop { $0 & 0xc0 == 0x80 }), isWhole: true) else { return nil }
    }
    return kind(head)
  }

  /// `isWhole`: the bytes end with a character, else one may be cut.
  static func isText(_ bytes: [UInt8], isWhole: Bool) -> Bool {
    let bytes = isWhole ? bytes[...] : withoutCutCharacter(bytes)
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    return bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (9...13).contains($0) && $0 != 11 }
  }

  private static func withoutCutCharacter(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard let lead = bytes.suffix(4).lastIndex(where: { $0 & 0xc0 != 0x80 }), bytes[lead] >= 0xc0
    else { return bytes[...] }
    let width = bytes[lead] >= 0xf0 ? 4 : bytes[lead] >= 0xe0 ? 3 : 2
    return bytes.count - lead < width ? bytes[..<lead] : bytes[...]
  }

  private static func kind(_ head: [UInt8]) -> MediaType {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let start = head.starts(with: mark) ? head.dropFirst(3) : head[...]
    let text = String(decoding: start, as: UTF8.self).lowercased()
    let trimmed = text.drop { $0.isWhitespace }
    for label in ["cms", "pkcs7", "certificate"] where trimmed.hasPrefix("-----begin \(label)-----")
    {
      return .pem
    }
    // Wherever they begin, for a browser looks behind comments and declarations too.
    if text.contains("<svg") { return .svg }
    for tag in ["<!doctype html", "<html", "<script", "<body", "<head", "<iframe"]
    where text.contains(tag) {
      return .html
    }
    return isTable(text) ? .csv : .text
  }

  /// At least two full lines with the same number of the same separator.
  private static func isTable(_ text: String) -> Bool {
    let lines = text.utf8.split { $0 == 10 || $0 == 13 }.prefix(10)
    guard lines.count > 1 else { return false }
    return [UInt8(ascii: ","), UInt8(ascii: ";"), 9].contains { separator in
      let counts = Set(lines.dropLast(lines.count > 2 ? 1 : 0).map { $0.count { $0 == separator } })
      return counts.count == 1 && counts != [0]
    }
  }
}
