/// Searches and tests on raw bytes that the parsers share. Nothing here allocates.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The first byte below 0x20 other than HTAB, or 0x7f; `bytes.count` if there is none. Eight bytes
  /// are looked at in one step.
  static func firstControl(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let end = bytes.count
    guard let base = bytes.baseAddress else { return end }
    var index = start
    while index &+ 8 <= end {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let delete = word ^ (ones &* 0x7f)
      let low = (word &- (ones &* 0x20)) & ~word
      let hits = (low | ((delete &- ones) & ~delete)) & highs
      if hits == 0 {
        index &+= 8
        continue
      }
      let found = index &+ hits.trailingZeroBitCount &>> 3
      if base.load(fromByteOffset: found, as: UInt8.self) != Byte.tab { return found }
      index = found &+ 1
    }
    while index < end {
      let byte = base.load(fromByteOffset: index, as: UInt8.self)
      if (byte < 0x20 && byte != Byte.tab) || byte == 0x7f { return index }
      index &+= 1
    }
    return end
  }

  /// `tchar` of RFC 9110, 5.6.2.
  @inline(__always)
  static func isTokenByte(_ byte: UInt8) -> Bool {
    let mask: UInt64 = byte < 64 ? 0x03ff_6cfa_0000_0000 : 0x57ff_ffff_c7ff_fffe
    return byte < 128 && (mask &>> UInt64(byte & 63)) & 1 == 1
  }

  /// The first byte from `start` that is no `tchar`, at most `end`.
  @inline(__always)
  static func endOfToken(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, isTokenByte(bytes[index]) { index &+= 1 }
    return index
  }

  /// Equality in ASCII without regard to case; `lower` must be in lower case.
  static func equal(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, lower: StaticString)
    -> Bool
  {
    guard range.count == lower.utf8CodeUnitCount else { return false }
    let other = lower.utf8Start
    for offset in 0..<range.count
    where lowercased(bytes[range.lowerBound &+ offset]) != other[offset] {
      return false
    }
    return true
  }

  /// Equality where the bit that tells capitals from small letters does not count. Both sides have
  /// the same length; one of them holds only letters and hyphens, the other only `tchar`s.
  static func equalFolded(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let count = left.count
    guard let left = left.baseAddress, let right = right.baseAddress else { return count == 0 }
    func differ<Word: FixedWidthInteger>(_ offset: Int, _ fold: Word) -> Bool {
      left.loadUnaligned(fromByteOffset: offset, as: Word.self) | fold
        != right.loadUnaligned(fromByteOffset: offset, as: Word.self) | fold
    }
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        if differ(offset, ones &* 0x20) { return false }
        offset &+= 8
      }
      return !differ(count &- 8, ones &* 0x20)
    }
    if count >= 4 {
      return !differ(0, 0x2020_2020 as UInt32) && !differ(count &- 4, 0x2020_2020 as UInt32)
    }
    for offset in 0..<count where differ(offset, 0x20 as UInt8) { return false }
    return true
  }

  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Without spaces and tabs at both ends (`OWS` of RFC 9110, 5.6.3).
  @inline(__always)
  static func trim(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, bytes[start] == Byte.space || bytes[start] == Byte.tab { start &+= 1 }
    while end > start, bytes[end &- 1] == Byte.space || bytes[end &- 1] == Byte.tab { end &-= 1 }
    return start..<end
  }

  /// The value of one hexadecimal digit.
  @inline(__always)
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x41...0x46: byte &- 0x37
    case 0x61...0x66: byte &- 0x57
    default: nil
    }
  }
}

/// The bytes that have a name in RFC 9112.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0a
  static let carriageReturn: UInt8 = 0x0d
  static let space: UInt8 = 0x20
  static let colon: UInt8 = 0x3a
  static let comma: UInt8 = 0x2c
  static let slash: UInt8 = 0x2f
  static let question: UInt8 = 0x3f
  static let percent: UInt8 = 0x25
}
