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

  package init(query: Query, acceptLanguage: ArraySlice<UInt8>?) {
    let asked = query["lang"]
    let named = asked.flatMap { Language(rawValue: $0.lowercased()) }
    language = named ?? acceptLanguage?.withUnsafeBytes(LanguageChoice.best) ?? .russian
    wantsAll = asked == "*"
  }

  /// The language of the highest weight, the earlier one of equals; `nil` if none of ours is named.
  /// Only the first 32 are looked at.
  private static func best(_ value: UnsafeRawBufferPointer) -> Language? {
    var best: Language?
    var bestWeight = 0
    var start = 0
    var count = 0
    while start < value.count, count < 32 {
      var end = start
      var split: Int?
      while end < value.count, value[end] != Byte.comma {
        if split == nil, value[end] == 0x3b { split = end }
        end &+= 1
      }
      let tag = ByteScan.trim(value, start..<(split ?? end))
      let weight = split.map { readWeight(value, ByteScan.trim(value, ($0 &+ 1)..<end)) } ?? 1_000
      if weight > bestWeight, let language = readTag(value, tag) {
        best = language
        bestWeight = weight
      }
      start = end &+ 1
      count &+= 1
    }
    return best
  }

  /// By the primary subtag; any language will do for `*`, so the default does.
  private static func readTag(_ value: UnsafeRawBufferPointer, _ tag: Range<Int>) -> Language? {
    if tag.count == 1, value[tag.lowerBound] == 0x2a { return .russian }
    guard tag.count >= 2, tag.count == 2 || value[tag.lowerBound &+ 2] == 0x2d else { return nil }
    switch (value[tag.lowerBound] | 0x20, value[tag.lowerBound &+ 1] | 0x20) {
    case (0x72, 0x75): return .russian
    case (0x6b, 0x6b): return .kazakh
    case (0x65, 0x6e): return .english
    default: return nil
    }
  }

  /// `q=` and up to three decimals, in thousandths (RFC 9110, 12.4.2); 0 if it is malformed.
  private static func readWeight(_ value: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    let start = range.lowerBound
    guard range.count >= 3, range.count <= 7, value[start] | 0x20 == 0x71,
      value[start &+ 1] == 0x3d, value[start &+ 2] &- 0x30 < 2,
      range.count == 3 || value[start &+ 3] == 0x2e
    else { return 0 }
    var weight = Int(value[start &+ 2] &- 0x30)
    for offset in 4..<7 {
      let digit = offset < range.count ? value[start &+ offset] &- 0x30 : 0
      guard digit < 10 else { return 0 }
      weight = weight &* 10 &+ Int(digit)
    }
    return weight <= 1_000 ? weight : 0
  }
}
