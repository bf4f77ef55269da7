package import Kernel

/// Why bytes are not a JSON text that we take.
package struct JSONSyntaxError: Error, Hashable {
  package enum Reason: String, Sendable {
    case unexpectedByte, unexpectedEnd, trailingBytes, byteOrderMark
    case invalidUTF8, controlCharacter, invalidEscape, loneSurrogate, zeroCharacter
    case invalidNumber, numberTooLong, exponentTooLarge
    case duplicateKey, tooDeep, tooLarge
  }

  package let reason: Reason
  /// Bytes before the fault.
  package let offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONSyntaxError: ProblemConvertible {
  /// 400 `malformed-json`, or 413 when the text is longer than the limit.
  package var problem: Problem {
    guard reason != .tooLarge else {
      return Problem(
        status: 413, code: "content-too-large",
        title: Localized(
          ru: "Слишком большой запрос", kk: "Сұрау тым үлкен", en: "Content too large"))
    }
    return Problem(
      status: 400, code: "malformed-json",
      title: Localized(
        ru: "Тело запроса не является допустимым JSON", kk: "Сұрау денесі жарамды JSON емес",
        en: "The body is not acceptable JSON"),
      detail: explanation)
  }

  private var explanation: Localized {
    let (ru, kk, en) = words
    return Localized(
      ru: "\(ru) (байт \(offset)).", kk: "\(kk) (\(offset)-байт).", en: "\(en) (byte \(offset)).")
  }

  private var words: (ru: String, kk: String, en: String) {
    switch reason {
    case .unexpectedByte: ("Неожиданный символ", "Күтпеген таңба", "Unexpected character")
    case .unexpectedEnd: ("Текст оборван", "Мәтін үзілген", "The text ends too early")
    case .trailingBytes:
      ("Лишнее после значения", "Мәннен кейін артық мәтін", "Text after the value")
    case .byteOrderMark: ("Метка порядка байтов", "Байт реті белгісі", "Byte order mark")
    case .invalidUTF8: ("Неверный UTF-8", "UTF-8 қате", "Invalid UTF-8")
    case .controlCharacter: ("Управляющий символ", "Басқару таңбасы", "Control character")
    case .invalidEscape: ("Неверная escape-последовательность", "Escape қате", "Invalid escape")
    case .loneSurrogate: ("Одиночный суррогат", "Жалғыз суррогат", "Lone surrogate")
    case .zeroCharacter: ("Нулевой символ", "Нөлдік таңба", "Zero character")
    case .invalidNumber: ("Неверное число", "Сан қате", "Invalid number")
    case .numberTooLong: ("Слишком длинное число", "Сан тым ұзын", "Number too long")
    case .exponentTooLarge: ("Слишком большая степень", "Дәреже тым үлкен", "Exponent too large")
    case .duplicateKey: ("Повторяющийся ключ", "Кілт қайталанған", "Duplicate key")
    case .tooDeep: ("Слишком глубокая вложенность", "Тым терең кірістірілген", "Nested too deeply")
    case .tooLarge: ("Слишком большой запрос", "Сұрау тым үлкен", "Content too large")
    }
  }
}
