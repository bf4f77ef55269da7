/// A validator (RFC 9110, 8.8.3).
package struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// What stands between the quotes.
  package let opaque: String
  package let isWeak: Bool

  package init(_ opaque: String, isWeak: Bool = false) {
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// The tag of a row: its version.
  package init(rowVersion: Int64) { self.init(String(rowVersion)) }

  /// Reads exactly one tag.
  package init?(parsing text: String) {
    guard case .tags(let tags)? = EntityTagList(text), tags.count == 1 else { return nil }
    self = tags[0]
  }

  /// Both strong and equal: what `If-Match` and `If-Range` ask for.
  package func stronglyMatches(_ other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaque == other.opaque
  }

  package func weaklyMatches(_ other: EntityTag) -> Bool { opaque == other.opaque }

  /// As it stands in a field.
  package var description: String { (isWeak ? "W/\"" : "\"") + opaque + "\"" }
}

/// The value of `If-Match` or `If-None-Match`.
package enum EntityTagList: Sendable, Equatable {
  case any
  case tags([EntityTag])

  /// `nil` if it is malformed.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    if text.trimmedOWS == "*" {
      self = .any
      return
    }
    var tags: [EntityTag] = []
    var index = 0
    var wantsTag = true
    while index < bytes.count {
      switch bytes[index] {
      case Byte.space, Byte.tab: index += 1
      case Byte.comma:
        wantsTag = true
        index += 1
      default:
        guard wantsTag, let (tag, next) = EntityTagList.tag(bytes, at: index) else { return nil }
        tags.append(tag)
        index = next
        wantsTag = false
      }
    }
    guard !tags.isEmpty else { return nil }
    self = .tags(tags)
  }

  private static func tag(_ bytes: [UInt8], at start: Int) -> (EntityTag, Int)? {
    var index = start
    let isWeak = bytes[index] == 0x57
    if isWeak {
      guard index + 1 < bytes.count, bytes[index + 1] == Byte.slash else { return nil }
      index += 2
    }
    guard index < bytes.count, bytes[index] == 0x22 else { return nil }
    let opaqueStart = index + 1
    index = opaqueStart
    while index < bytes.count, bytes[index] != 0x22 {
      // etagc: visible but the quote, or obs-text.
      guard bytes[index] >= 0x21, bytes[index] != 0x7f else { return nil }
      index += 1
    }
    guard index < bytes.count else { return nil }
    let opaque = String(decoding: bytes[opaqueStart..<index], as: UTF8.self)
    return (EntityTag(opaque, isWeak: isWeak), index + 1)
  }
}
