/// Bytes that are to stand at an offset of a file that was written before.
package struct Patch: Sendable, Hashable {
  package let offset: Int
  package let bytes: [UInt8]
}

/// A ZIP file whose members are stored as they are (APPNOTE 6.3.9, 4.3). Checksum and size stand
/// before a member, but are known after it: they are given out as patches. A data descriptor would
/// need none, but not every reader takes one after a stored member.
package struct StoredZip {
  private struct Member {
    let name: [UInt8]
    let offset: Int
    var size = 0
    var crc = CRC32()
  }

  private var members: [Member] = []
  /// Bytes so far.
  package private(set) var offset = 0

  package init() {}

  /// A size is written in 32 bits.
  package static let mostBytes = Int(UInt32.max)

  /// Begins a member; returns its head.
  package mutating func begin(_ name: String) -> [UInt8] {
    let member = Member(name: Array(name.utf8), offset: offset)
    var head: [UInt8] = []
    word32(0x0403_4b50, to: &head)
    head += common(member)
    word16(0, to: &head)
    head += member.name
    members.append(member)
    offset += head.count
    return head
  }

  /// Counts bytes of the member that was begun last.
  package mutating func take(_ bytes: [UInt8]) {
    members[members.count - 1].crc.add(bytes)
    members[members.count - 1].size += bytes.count
    offset += bytes.count
  }

  /// Ends the member that was begun last. Its checksum lies 14 bytes behind its beginning.
  package func end() -> Patch? {
    members.last.map { Patch(offset: $0.offset + 14, bytes: sizes(of: $0)) }
  }

  /// The directory, with which the file ends.
  package func directory() -> [UInt8] {
    var bytes: [UInt8] = []
    for member in members {
      word32(0x0201_4b50, to: &bytes)
      word16(20, to: &bytes)
      bytes += common(member)
      // No extra field, no comment, first disk, no attributes.
      for _ in 0..<4 { word16(0, to: &bytes) }
      word32(0, to: &bytes)
      word32(member.offset, to: &bytes)
      bytes += member.name
    }
    let size = bytes.count
    word32(0x0605_4b50, to: &bytes)
    for value in [0, 0, members.count, members.count] { word16(value, to: &bytes) }
    word32(size, to: &bytes)
    word32(offset, to: &bytes)
    word16(0, to: &bytes)
    return bytes
  }

  /// From the needed version to the length of the name: names are UTF-8, nothing is compressed, and
  /// the time is 1 January 1980.
  private func common(_ member: Member) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in [20, 0x0800, 0, 0, 0x0021] { word16(value, to: &bytes) }
    bytes += sizes(of: member)
    word16(member.name.count, to: &bytes)
    return bytes
  }

  private func sizes(of member: Member) -> [UInt8] {
    var bytes: [UInt8] = []
    word32(Int(member.crc.value), to: &bytes)
    word32(member.size, to: &bytes)
    word32(member.size, to: &bytes)
    return bytes
  }

  private func word16(_ value: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt16(truncatingIfNeeded: value).littleEndian) { bytes += $0 }
  }

  private func word32(_ value: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) { bytes += $0 }
  }
}
