import Foundation

/// What a file is called, for people only: it is shown and sent along, never a path.
package struct FileName: Hashable, Sendable, CustomStringConvertible {
  /// NFC, 1 to 255 bytes of UTF-8, without control characters and without a path.
  package let text: String

  /// Cleans whatever a client says.
  package init(cleaning name: String) {
    let last = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    var text = String(String.UnicodeScalarView(last.unicodeScalars.filter(FileName.isVisible)))
      .precomposedStringWithCanonicalMapping
    text = FileName.trimmed(text)
    self.text = FileName.shortened(text.isEmpty ? "file" : text)
  }

  package var description: String { text }

  /// What follows the last dot, in lower case; empty if there is none.
  package var ending: String {
    guard let dot = text.lastIndex(of: "."), dot > text.startIndex else { return "" }
    return text[text.index(after: dot)...].lowercased()
  }

  /// Controls, and marks that turn the direction of writing: they make `exe.pdf` of `fdp.exe`.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      // The joiners belong to writing and to emoji.
      scalar == "\u{200c}" || scalar == "\u{200d}"
    default: true
    }
  }

  /// Dots and blanks at either end hide a file or are dropped by some systems.
  private static func trimmed(_ text: String) -> String {
    func isDropped(_ character: Character) -> Bool { character == "." || character.isWhitespace }
    let start = text.drop(while: isDropped)
    return String(start.reversed().drop(while: isDropped).reversed())
  }

  /// Cut between characters, the ending kept.
  private static func shortened(_ text: String) -> String {
    let limit = 255
    guard text.utf8.count > limit else { return text }
    var ending = ""
    if let dot = text.lastIndex(of: "."), text[dot...].utf8.count <= 16 {
      ending = String(text[dot...])
    }
    var kept = text.dropLast(ending.count)
    while kept.utf8.count + ending.utf8.count > limit { kept = kept.dropLast() }
    return kept + ending
  }
}
