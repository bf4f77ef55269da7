import Foundation

/// What is wrong with a new password. All faults are told at once.
package enum PasswordFault: String, Sendable, CaseIterable {
  case tooShort
  case tooLong
  case tooCommon
  case onlyDigits
  case tooSimple
  case similarToPerson
}

/// The rule for new passwords: length instead of a zoo of character classes (NIST SP 800-63B,
/// 5.1.1.2), nothing from the lists that attackers try first, nothing made of the person's own name.
package enum PasswordPolicy {
  package static let minimum = 10
  /// Hashing time must not grow with what a stranger sends.
  package static let maximum = 256

  /// - Parameter about: names, e-mail address and telephone number of the person.
  package static func faults(of password: String, about: [String]) -> [PasswordFault] {
    let scalars = Array(password.precomposedStringWithCanonicalMapping.unicodeScalars)
    let folded = fold(password)
    var faults: [PasswordFault] = []
    if scalars.count < minimum { faults.append(.tooShort) }
    if scalars.count > maximum { faults.append(.tooLong) }
    if isCommon(folded) { faults.append(.tooCommon) }
    if !scalars.isEmpty, scalars.allSatisfy({ ("0"..."9").contains($0) }) {
      faults.append(.onlyDigits)
    }
    if isSimple(scalars) { faults.append(.tooSimple) }
    if isSimilar(folded, to: about) { faults.append(.similarToPerson) }
    return faults
  }

  private static func fold(_ text: String) -> String {
    text.precomposedStringWithCanonicalMapping.lowercased()
  }

  /// In the list as it is, without what people hang on it ("password2024!"), or with the usual
  /// replacements of letters undone ("p@ssw0rd").
  private static func isCommon(_ folded: String) -> Bool {
    let plain = undoReplacements(folded)
    let bare = stripDecoration(folded)
    return [folded, plain, bare, undoReplacements(bare), stripDecoration(plain)]
      .contains { CommonPasswords.all.contains($0) }
  }

  private static func stripDecoration(_ text: String) -> String {
    let isDecoration = { (character: Character) in
      ("0"..."9").contains(character) || "!?.,@#$%^&*-_+=()".contains(character)
    }
    let head = text.drop(while: isDecoration)
    return String(head.reversed().drop(while: isDecoration).reversed())
  }

  private static func undoReplacements(_ text: String) -> String {
    let letters: [Character: Character] = [
      "@": "a", "4": "a", "0": "o", "1": "i", "3": "e", "$": "s", "5": "s", "7": "t",
    ]
    return String(text.map { letters[$0] ?? $0 })
  }

  /// Fewer than five different characters, or one run up or down the code table.
  private static func isSimple(_ scalars: [Unicode.Scalar]) -> Bool {
    guard scalars.count >= 2 else { return false }
    if Set(scalars).count < 5 { return true }
    let steps = zip(scalars, scalars.dropFirst()).map { Int64($1.value) - Int64($0.value) }
    return steps.allSatisfy { $0 == 1 } || steps.allSatisfy { $0 == -1 }
  }

  /// The password holds a word of the person's data of four letters or more, and little besides;
  /// or the person's data hold the password.
  private static func isSimilar(_ folded: String, to about: [String]) -> Bool {
    guard !folded.isEmpty else { return false }
    for value in about.map(fold) {
      let digits = value.hasPrefix("+") ? [String(value.dropFirst())] : []
      let words = value.split { !$0.isLetter && !$0.isNumber }.map(String.init)
      let localPart = String(value.prefix { $0 != "@" })
      for word in [value, localPart] + words + digits where word.count >= 4 {
        if word == folded || word.contains(folded) { return true }
        if folded.contains(word), folded.count - word.count < 6 { return true }
      }
    }
    return false
  }
}
