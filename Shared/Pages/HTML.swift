package import QRCode

/// A page under way. Markup is what the program says; everything else is text and is escaped.
package struct HTML: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func markup(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// A symbol drawn here: nothing in it comes from outside.
  package mutating func svg(_ symbol: QRSymbol, label: String) {
    bytes.append(contentsOf: symbol.svg(label: label).utf8)
  }

  package mutating func text(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): markup("&amp;")
      case UInt8(ascii: "<"): markup("&lt;")
      case UInt8(ascii: ">"): markup("&gt;")
      case UInt8(ascii: "\""): markup("&quot;")
      case UInt8(ascii: "'"): markup("&#39;")
      default: bytes.append(byte)
      }
    }
  }

  /// `<name a="…">…</name>`; values of attributes are text.
  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ body: (inout HTML) -> Void
  ) {
    void(name, attributes)
    body(&self)
    markup("</")
    markup(name)
    markup(">")
  }

  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>, _ words: String
  ) {
    element(name, attributes) { $0.text(words) }
  }

  package mutating func element(_ name: StaticString, _ words: String) { element(name, [:], words) }

  /// An element without an end, such as `input`. An attribute without a value is left out; an empty
  /// one stands alone.
  package mutating func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) {
    markup("<")
    markup(name)
    for (name, value) in attributes {
      guard let value else { continue }
      markup(" ")
      markup(name)
      markup("=\"")
      text(value)
      markup("\"")
    }
    markup(">")
  }
}
