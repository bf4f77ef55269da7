/// A value of a table that leaves the house.
package enum Cell: Sendable, Hashable {
  case empty
  case text(String)
  /// Digits with an optional sign, point and exponent, as PostgreSQL and JSON write them. Anything
  /// else is written as text.
  case number(String)
  case flag(Bool)

  /// A spreadsheet takes a text that begins so for a formula, and a formula may read other cells and
  /// send them away. A tab or carriage return before it is skipped by some of them.
  private static let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n"]
  /// The same signs in the width of East Asian letters.
  private static let wide: Set<Unicode.Scalar> = ["\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"]

  /// The text with an apostrophe before it where a spreadsheet would calculate: the apostrophe says
  /// that it is text.
  static func harmless(_ text: String) -> String {
    guard let first = text.unicodeScalars.first(where: { $0 != " " }),
      dangerous.contains(first) || wide.contains(first)
    else { return text }
    return "'" + text
  }

  /// True for what every spreadsheet reads as the same number: at most 15 digits.
  static func isNumber(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let last = bytes.last, (48...57).contains(last), Double(text)?.isFinite == true else {
      return false
    }
    let allowed = bytes.allSatisfy {
      (48...57).contains($0) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains($0)
    }
    return allowed && bytes[0] != 0x2b && bytes.filter { (48...57).contains($0) }.count <= 15
  }
}
