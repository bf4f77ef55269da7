import Foundation
package import Kernel

extension InputReader {
  /// A text of `min` to `max` Unicode scalars (PostgreSQL's `length` counts those too), trimmed,
  /// in NFC, without control characters; line breaks and tabs pass only when `multiline`.
  /// A blank text of a required field counts as missing, of an optional one as `nil`.
  package mutating func string(
    _ key: String, required: Bool = true, min: Int = 1, max: Int = 255, multiline: Bool = false
  ) -> String? {
    guard let value = value(key, required) else { return nil }
    guard case .string(let raw) = value else { return refuse(key, .wrongType(.string)) }
    let text = normalised(raw.trimmingCharacters(in: .whitespacesAndNewlines))
    if text.isEmpty, min > 0 { return required ? refuse(key, .required) : nil }
    guard checked(text, min, max, multiline, at: pointer(to: key)) else { return nil }
    return text
  }

  /// A text of an outer system's own making, such as a password: neither trimmed nor normalised,
  /// and never shown.
  package mutating func secret(
    _ key: String, required: Bool = true, min: Int = 1, max: Int = 128
  ) -> Secret<String>? {
    guard let value = value(key, required) else { return nil }
    guard case .string(let text) = value else { return refuse(key, .wrongType(.string)) }
    let count = text.unicodeScalars.count
    if text.isEmpty, min > 0 { return refuse(key, .required) }
    if count < min { return refuse(key, .tooShort(min)) }
    if count > max { return refuse(key, .tooLong(max)) }
    return Secret(text)
  }

  /// One of a fixed set of words.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of type: Choice.Type = Choice.self, required: Bool = true
  ) -> Choice? where Choice.RawValue == String {
    guard let value = value(key, required) else { return nil }
    guard case .string(let word) = value else { return refuse(key, .wrongType(.string)) }
    if let choice = Choice(rawValue: word) { return choice }
    return refuse(key, .choice(Choice.allCases.map(\.rawValue)))
  }

  package mutating func choice(
    _ key: String, among words: [String], required: Bool = true
  ) -> String? {
    guard let value = value(key, required) else { return nil }
    guard case .string(let word) = value else { return refuse(key, .wrongType(.string)) }
    return words.contains(word) ? word : refuse(key, .choice(words))
  }

  /// An object with the languages ru, kk, en; with `required` at least one of them has a text.
  package mutating func localized(
    _ key: String, required: Bool = true, max: Int = 255, multiline: Bool = false
  ) -> Localized? {
    var text = Localized()
    let found: Bool? = object(key, required: required) { reader in
      for language in Language.allCases {
        text[language] = reader.string(
          language.rawValue, required: false, max: max, multiline: multiline)
      }
      return true
    }
    guard found != nil else { return nil }
    if text == Localized() { return required ? refuse(key, .required) : text }
    return text
  }

  /// An array of texts, each of 1 to `max` scalars.
  package mutating func strings(
    _ key: String, required: Bool = true, count: ClosedRange<Int> = 0...100, max: Int = 255
  ) -> [String]? {
    elements(key, required, count) { reader, value, pointer in
      guard case .string(let raw) = value else {
        reader.note(.wrongType(.string), at: pointer)
        return nil
      }
      let text = normalised(raw.trimmingCharacters(in: .whitespacesAndNewlines))
      return reader.checked(text, 1, max, false, at: pointer) ? text : nil
    }
  }

  mutating func refuse<Value>(_ key: String, _ fault: InputFault) -> Value? {
    self.fault(key, fault)
    return nil
  }

  private func checked(
    _ text: String, _ min: Int, _ max: Int, _ multiline: Bool, at pointer: String
  ) -> Bool {
    let count = text.unicodeScalars.count
    if count < min {
      note(.tooShort(min), at: pointer)
    } else if count > max {
      note(.tooLong(max), at: pointer)
    } else if text.unicodeScalars.contains(where: { isControl($0, multiline) }) {
      note(.controlCharacter, at: pointer)
    } else {
      return true
    }
    return false
  }
}

private func normalised(_ text: String) -> String {
  text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
}

private func isControl(_ scalar: Unicode.Scalar, _ multiline: Bool) -> Bool {
  switch scalar.value {
  case 0x09, 0x0a, 0x0d: !multiline
  case 0..<0x20, 0x7f...0x9f: true
  default: false
  }
}
