/// The address of an object in a store: a room and a name, `public/9f86d0…`. Keys are made here and
/// never from what a client sent; what could leave a folder (`..`, NUL, a leading slash) is no key.
package struct ObjectKey: Hashable, Sendable {
  package let room: FileRoom
  /// 4 to 128 of `a-z 0-9 . _ -`, beginning with a letter or digit.
  package let name: String

  /// The key of content: the same bytes have the same key, so they are stored once.
  package init(_ digest: ContentDigest, in room: FileRoom) {
    self.room = room
    name = digest.text
  }

  /// `nil` unless `text` is `room/name` as above.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, let room = FileRoom(rawValue: String(Substring(parts[0]))),
      (4...128).contains(parts[1].count), let first = parts[1].first,
      ObjectKey.isLetterOrDigit(first),
      parts[1].allSatisfy({ ObjectKey.isLetterOrDigit($0) || [0x2d, 0x2e, 0x5f].contains($0) })
    else { return nil }
    self.room = room
    name = String(Substring(parts[1]))
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
  }
}

/// Who may read what lies there. The rooms share no object, so that what becomes public never makes
/// a protected twin public.
package enum FileRoom: String, Sendable, CaseIterable {
  case open = "public"
  case guarded = "protected"
}

extension ObjectKey: Comparable, CustomStringConvertible {
  package static func < (left: Self, right: Self) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  package var description: String { room.rawValue + "/" + name }
}
