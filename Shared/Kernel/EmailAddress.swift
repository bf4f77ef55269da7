import Foundation

/// An e-mail address as people type it and the key by which two are the same.
package struct EmailAddress: Hashable, Sendable {
  /// What was typed, trimmed. Personal data: never log it.
  package let text: String
  /// NFC, simple case folding: unique per user. Resets go to the stored address, never to a typed
  /// one that folds to the same key.
  package let key: String

  /// At most 254 bytes, one `@`, a local part of 1 to 64 bytes without spaces or control
  /// characters, a domain of labels with at least one dot (RFC 5321, 4.5.3.1).
  package init?(_ typed: String) {
    let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
      !text.unicodeScalars.contains(where: EmailAddress.isForbidden),
      EmailAddress.isDomain(parts[1])
    else { return nil }
    self.text = text
    key = text.precomposedStringWithCanonicalMapping
      .unicodeScalars.map { EmailAddress.fold($0) }.joined()
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
      || "<>()[]\\,;:\"".unicodeScalars.contains(scalar)
  }

  private static func isDomain(_ domain: Substring) -> Bool {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.unicodeScalars.allSatisfy { scalar in
            scalar == "-" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
              || scalar.properties.canonicalCombiningClass != .notReordered
          }
      }
  }

  /// Simple folding keeps one scalar one scalar, so `ß` and `ss` stay different people.
  private static func fold(_ scalar: Unicode.Scalar) -> String {
    let lower = scalar.properties.lowercaseMapping
    return lower.unicodeScalars.count == 1 ? lower : String(scalar)
  }
}

extension EmailAddress: CustomStringConvertible {
  /// Blank on purpose: the address is personal data.
  package var description: String { "e-mail address" }
}
