import Crypto

/// The SHA-256 of an object's bytes.
package struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package let text: String

  /// `nil` unless there are 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == SHA256.size else { return nil }
    text = Hex.text(bytes)
  }

  /// `nil` unless it is 64 lower-case hexadecimal digits.
  package init?(_ text: String) {
    guard text.utf8.count == 2 * SHA256.size,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}
