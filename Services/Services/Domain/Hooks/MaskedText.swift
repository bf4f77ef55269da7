/// A text for a log: what may be somebody's number or address is blotted out. Addresses of e-mail, and
/// runs of ten digits or more, also where blanks, dashes, dots or brackets part them, as in a telephone's
/// number.
package enum MaskedText {
  private static let blot = "***"
  private static let digitsOfNumber = 10

  package static func mask(_ text: String) -> String {
    var masked = ""
    var word = ""
    for character in text {
      if isOfAddress(character) {
        word.append(character)
      } else {
        masked += maskedAddress(word)
        word = ""
        masked.append(character)
      }
    }
    return maskedNumbers(masked + maskedAddress(word))
  }

  /// The head of bytes that may be no text at all, cut to so many bytes and masked.
  package static func head(of bytes: [UInt8], limit: Int) -> String {
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
    // PostgreSQL's texts have no NUL.
    return mask(text.filter { $0 != "\0" })
  }

  private static func isOfAddress(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "@._%+-".contains(character)
  }

  private static func maskedAddress(_ word: String) -> String {
    guard let at = word.firstIndex(of: "@"), at > word.startIndex,
      word.index(after: at) < word.endIndex
    else { return word }
    return blot
  }

  private static func maskedNumbers(_ text: String) -> String {
    var masked = ""
    var run = ""
    var digits = 0
    func end(_ run: String, _ digits: Int) -> String {
      guard digits >= digitsOfNumber, let last = run.lastIndex(where: \.isNumber) else {
        return run
      }
      return blot + run[run.index(after: last)...]
    }
    for character in text {
      if character.isNumber {
        digits += 1
        run.append(character)
      } else if digits > 0, " -.()".contains(character) {
        run.append(character)
      } else {
        masked += end(run, digits)
        run = ""
        digits = 0
        masked.append(character)
      }
    }
    return masked + end(run, digits)
  }
}
