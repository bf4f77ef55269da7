/// The code that a device shows and a person types: eight letters without vowels, so that no words come
/// of them (RFC 8628, section 6.1).
package struct DeviceUserCode: Sendable, Equatable {
  package static let letters: StaticString = "BCDFGHJKLMNPQRSTVWXZ"
  package static let length = 8

  /// Capital letters without the hyphen.
  package let text: String

  /// As a person types it: small letters, spaces and hyphens do not matter. `nil` if it cannot be one.
  package init?(typed: String) {
    guard typed.utf8.count <= 40 else { return nil }
    let letters = typed.uppercased().filter { $0 != "-" && !$0.isWhitespace }
    guard letters.utf8.count == DeviceUserCode.length,
      letters.utf8.allSatisfy(DeviceUserCode.isLetter)
    else { return nil }
    text = letters
  }

  /// In two halves, which are easier to read aloud.
  package var shown: String { "\(text.prefix(4))-\(text.dropFirst(4))" }

  private static func isLetter(_ byte: UInt8) -> Bool {
    letters.withUTF8Buffer { $0.contains(byte) }
  }
}
