package import Kernel

/// In which language an answer is given: `?lang=`, else `Accept-Language` (RFC 9110, 12.5.4), else
/// Russian.
package struct LanguageChoice: Sendable, Equatable {
  package let language: Language
  /// `?lang=*`: values in all languages, as objects.
  package let wantsAll: Bool

  package init(_ language: Language, wantsAll: Bool = false) {
    self.language = language
    self.wantsAll = wantsAll
  }

  package init(query: Query, acceptLanguage: String?) {
    let asked = query["lang"]
    let accepted = acceptLanguage.flatMap(LanguageChoice.best)
    language = asked.flatMap { Language(rawValue: $0.lowercased()) } ?? accepted ?? .russian
    wantsAll = asked == "*"
  }

  /// The language of the highest weight, the earlier one of equals; `nil` if none of ours is named.
  private static func best(_ value: String) -> Language? {
    var best: Language?
    var bestWeight = 0
    for range in value.utf8.split(separator: Byte.comma).prefix(32) {
      let parts = range.split(separator: 0x3b)
      guard let tag = parts.first.flatMap({ Substring($0).trimmedOWS.lowercased() }) else {
        continue
      }
      let primary = String(tag.prefix { $0 != "-" })
      let language = tag == "*" ? Language.russian : Language(rawValue: primary)
      let weight = parts.count > 1 ? LanguageChoice.weight(Substring(parts[1]).trimmedOWS) : 1_000
      guard let language, let weight, weight > bestWeight else { continue }
      best = language
      bestWeight = weight
    }
    return best
  }

  /// `q=` and up to three decimals, in thousandths (RFC 9110, 12.4.2).
  private static func weight(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 3, bytes.count <= 7, bytes[0] | 0x20 == 0x71, bytes[1] == 0x3d,
      bytes[2] == 0x30 || bytes[2] == 0x31, bytes.count == 3 || bytes[3] == 0x2e
    else { return nil }
    var weight = Int(bytes[2] - 0x30)
    for index in 4..<7 {
      let digit = index < bytes.count ? bytes[index] &- 0x30 : 0
      guard digit < 10 else { return nil }
      weight = weight * 10 + Int(digit)
    }
    return weight <= 1_000 ? weight : nil
  }
}
