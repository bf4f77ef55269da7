/// Cuts markup into texts and tags without believing it: what is no tag is text.
struct MarkupScanner {
  enum Piece: Equatable {
    /// With references resolved.
    case text(String)
    case open(String, address: String?)
    case close(String)
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  mutating func next() -> Piece? {
    while position < scalars.count {
      guard scalars[position] == "<" else { return .text(text()) }
      if starts(with: "<!--") {
        skip(past: "-->")
      } else if starts(with: "<!") || starts(with: "<?") {
        skip(past: ">")
      } else if let tag = tag() {
        return tag
      } else {
        position += 1
        return .text("<")
      }
    }
    return nil
  }

  private func starts(with text: String) -> Bool {
    let wanted = text.unicodeScalars
    return position + wanted.count <= scalars.count
      && zip(wanted, scalars[position...]).allSatisfy { $0 == $1 }
  }

  private mutating func skip(past end: String) {
    while position < scalars.count, !starts(with: end) { position += 1 }
    position = min(position + end.unicodeScalars.count, scalars.count)
  }

  private mutating func text() -> String {
    var text = String.UnicodeScalarView()
    while position < scalars.count, scalars[position] != "<" {
      if scalars[position] == "&", let found = reference(at: position) {
        text.append(found.scalar)
        position = found.end
      } else {
        let scalar = scalars[position]
        if scalar.value >= 0x20 || scalar == "\n" || scalar == "\t" { text.append(scalar) }
        position += 1
      }
    }
    return String(text)
  }

  private static let names: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
  ]

  private func reference(at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
    var end = start + 1
    var name = ""
    while end < scalars.count, name.utf8.count < 10, scalars[end] != ";" {
      guard scalars[end].isASCII else { return nil }
      name.unicodeScalars.append(scalars[end])
      end += 1
    }
    guard end < scalars.count, scalars[end] == ";" else { return nil }
    if let scalar = MarkupScanner.names[name] { return (scalar, end + 1) }
    guard name.hasPrefix("#") else { return nil }
    let isHex = name.dropFirst().first == "x" || name.dropFirst().first == "X"
    let digits = name.dropFirst(isHex ? 2 : 1)
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: isHex ? 16 : 10),
      let scalar = Unicode.Scalar(value), value >= 0x20 || value == 9 || value == 10
    else { return nil }
    return (scalar, end + 1)
  }

  /// `nil`, without having moved, where there is no tag.
  private mutating func tag() -> Piece? {
    let start = position
    position += 1
    let isClosing = position < scalars.count && scalars[position] == "/"
    if isClosing { position += 1 }
    let name = self.name()
    guard !name.isEmpty else {
      position = start
      return nil
    }
    var address: String?
    while position < scalars.count, scalars[position] != ">" {
      if let (key, value) = attribute(), key == "href", address == nil { address = value }
    }
    position = min(position + 1, scalars.count)
    return isClosing ? .close(name) : .open(name, address: address)
  }

  private mutating func name() -> String {
    var name = ""
    while position < scalars.count, scalars[position].isNamePart {
      name.unicodeScalars.append(scalars[position])
      position += 1
    }
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else { return "" }
    return name.lowercased()
  }

  /// Goes on by one sign at least.
  private mutating func attribute() -> (key: String, value: String)? {
    let key = name()
    if key.isEmpty {
      position += 1
      return nil
    }
    skipBlanks()
    guard position < scalars.count, scalars[position] == "=" else { return (key, "") }
    position += 1
    skipBlanks()
    guard position < scalars.count else { return (key, "") }
    let quote = scalars[position]
    let isQuoted = quote == "\"" || quote == "'"
    if isQuoted { position += 1 }
    var value = String.UnicodeScalarView()
    while position < scalars.count {
      let scalar = scalars[position]
      if isQuoted ? scalar == quote : scalar == ">" || scalar.properties.isWhitespace { break }
      if scalar == "&", let found = reference(at: position) {
        value.append(found.scalar)
        position = found.end
      } else {
        value.append(scalar)
        position += 1
      }
    }
    if isQuoted, position < scalars.count { position += 1 }
    return (key, String(value))
  }

  private mutating func skipBlanks() {
    while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// http, https and mailto, spelled out; no blanks or control characters.
  static func isSafe(_ address: String) -> Bool {
    let lower = address.lowercased()
    guard address.utf8.count <= 2_000,
      ["http://", "https://", "mailto:"].contains(where: lower.hasPrefix)
    else { return false }
    return address.unicodeScalars.allSatisfy {
      $0.value > 0x20 && $0.value != 0x7f && !$0.properties.isWhitespace
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isNamePart: Bool {
    (97...122).contains(value) || (65...90).contains(value) || (48...57).contains(value)
      || value == 45 || value == 95 || value == 58
  }
}
