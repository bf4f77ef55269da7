import HTTPCore

/// A field value of the form `word; name=value; name="value"` (RFC 9110, 5.6.6).
struct FieldParameters {
  /// In lower case.
  let word: String
  /// Names in lower case, in their order.
  private(set) var all: [(name: String, value: [UInt8])] = []

  /// `nil` if it is malformed or repeats a name.
  init?(_ value: ArraySlice<UInt8>) {
    var scan = FieldScan(rest: value)
    guard let word = scan.token() else { return nil }
    self.word = word.lowercased()
    while scan.skip(UInt8(ascii: ";")) {
      // An empty parameter is allowed.
      guard let name = scan.token()?.lowercased() else { continue }
      guard scan.skip(UInt8(ascii: "=")), let value = scan.value(), self[name] == nil else {
        return nil
      }
      all.append((name, value))
    }
    guard scan.isAtEnd else { return nil }
  }

  subscript(_ name: String) -> [UInt8]? { all.first { $0.name == name }?.value }
}

/// Reads a field value from left to right; blanks before a piece are skipped.
private struct FieldScan {
  var rest: ArraySlice<UInt8>

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return rest.isEmpty
    }
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// A slash counts as a letter, for media types.
  mutating func token() -> String? {
    skipBlanks()
    let token = rest.prefix { FieldScan.isTokenByte($0) || $0 == UInt8(ascii: "/") }
    guard !token.isEmpty else { return nil }
    rest = rest.dropFirst(token.count)
    return String(decoding: token, as: UTF8.self)
  }

  mutating func value() -> [UInt8]? {
    skipBlanks()
    guard rest.first == UInt8(ascii: "\"") else { return token().map { Array($0.utf8) } }
    return quoted()
  }

  /// Browsers escape a quote as `%22`, older clients as `\"`; a backslash before anything else was
  /// meant as itself, as in the paths that some of them send.
  private mutating func quoted() -> [UInt8]? {
    rest.removeFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return value
      case UInt8(ascii: "\\"):
        guard let next = rest.first else { return nil }
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
          value.append(next)
          rest.removeFirst()
        } else {
          value.append(byte)
        }
      default: value.append(byte)
      }
    }
    return nil
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
