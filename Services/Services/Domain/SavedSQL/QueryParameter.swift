/// A place in a saved query that whoever runs it fills in: `$$name$$`, `$$name:default$$`,
/// `$$name|label:default$$`, as the old site wrote them.
package struct QueryParameter: Sendable, Hashable {
  /// In lower case.
  package let name: String
  package let label: String?
  package let defaultValue: String?

  package init(name: String, label: String? = nil, defaultValue: String? = nil) {
    self.name = name
    self.label = label
    self.defaultValue = defaultValue
  }

  /// Reads what stands between two `$$`; `nil` if it is no parameter.
  init?(_ inside: Substring) {
    let (head, value) = QueryParameter.cut(inside, at: ":")
    let (name, label) = QueryParameter.cut(head, at: "|")
    guard !name.isEmpty, name.utf8.count <= 63,
      name.utf8.allSatisfy({ QueryParameter.isLetter($0) || (48...57).contains($0) })
    else { return nil }
    self.init(
      name: name.lowercased(), label: label.map(String.init),
      defaultValue: value.map(String.init))
  }

  private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<place], text[text.index(after: place)...])
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }
}

/// What somebody fills in.
package enum ParameterValue: Sendable, Hashable {
  case one(String)
  /// For `in ($$ids$$)`: each becomes a value of its own.
  case several([String])
}
