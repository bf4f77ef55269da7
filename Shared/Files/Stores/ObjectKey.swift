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
package struct FileRoom: RawRepresentable, Hashable, Sendable {
  package let rawValue: String

  package static let open = FileRoom(known: "public")
  package static let guarded = FileRoom(known: "protected")

  /// The data of people who have asked for them.
  package static let archives = FileRoom(known: "archives")

  private static let exports = "exports-"

  /// What a service has written for one reader. Each service has a room of its own, since services
  /// may share a bucket and each clears away what it does not know. `service` is of `a-z`.
  package static func exports(of service: String) -> FileRoom {
    FileRoom(known: exports + service)
  }

  /// `nil` for a room that there is not.
  package init?(rawValue: String) {
    let service = rawValue.dropFirst(FileRoom.exports.count)
    let isExports =
      rawValue.hasPrefix(FileRoom.exports) && (1...32).contains(service.utf8.count)
      && service.utf8.allSatisfy { (0x61...0x7a).contains($0) }
    guard isExports || ["public", "protected", "archives"].contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(known: String) { rawValue = known }
}

extension ObjectKey: Comparable, CustomStringConvertible {
  package static func < (left: Self, right: Self) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  package var description: String { room.rawValue + "/" + name }
}
