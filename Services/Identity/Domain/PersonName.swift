import Foundation

/// One part of a person's name: 1 to 100 letters of any script, with spaces, hyphens, apostrophes
/// and dots between them. Kazakh letters are letters like any other.
package struct PersonName: Hashable, Sendable {
  package static let maximum = 100

  package let text: String

  /// Trims and composes (NFC) first. `nil` if nothing is left, if it is too long, or if it holds
  /// anything that no name holds, such as digits or `<`.
  package init?(_ typed: String) {
    let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
      .precomposedStringWithCanonicalMapping
    let scalars = text.unicodeScalars
    guard (1...PersonName.maximum).contains(scalars.count),
      scalars.contains(where: { $0.properties.isAlphabetic }),
      scalars.allSatisfy(PersonName.isAllowed)
    else { return nil }
    self.text = text
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
      || " -'’ʼ.".unicodeScalars.contains(scalar)
  }

  /// First name, then last; who was erased has no name.
  package static func display(first: String, last: String, state: UserState) -> String {
    if state == .deleted { return "Deleted user" }
    return [first, last].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
