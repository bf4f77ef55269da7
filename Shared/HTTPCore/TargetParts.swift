/// Where the parts of a request target lie.
struct TargetParts {
  var whole: Range<Int>
  var authority: Range<Int>
  var path: Range<Int>
  var query: Range<Int>?
  var pathIsPlain: Bool

  /// Origin-form (RFC 9112, 3.2.1), already checked.
  init(origin bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    whole = range
    authority = range.lowerBound..<range.lowerBound
    path = range
    query = nil
    pathIsPlain = true
    split(bytes, from: range.lowerBound)
  }

  /// What a caller of our own says; bytes that no client may send make the path not plain.
  init(unchecked bytes: UnsafeRawBufferPointer) {
    self.init(origin: bytes, 0..<bytes.count)
    pathIsPlain = pathIsPlain && TargetParts.isVisible(bytes, whole)
  }

  /// `nil` if the target has none of the forms of RFC 9112, 3.2. The fourth, authority-form, is for
  /// CONNECT alone.
  init?(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    guard let first = range.first.map({ bytes[$0] }), TargetParts.isVisible(bytes, range)
    else { return nil }
    self.init(origin: bytes, range)
    if first == Byte.slash { return }
    // Only OPTIONS has a use for it; for other methods it is the address of nothing.
    if first == 0x2a, range.count == 1 { return }
    guard let start = TargetParts.endOfScheme(bytes, range) else { return nil }
    var end = start
    while end < range.upperBound, !TargetParts.endsAuthority(bytes[end]) { end &+= 1 }
    guard let host = HostName.withoutUser(bytes, start..<end), HostName.isValid(bytes, host)
    else { return nil }
    authority = host
    pathIsPlain = true
    query = nil
    split(bytes, from: end)
  }

  /// Finds path and query and looks for anything in the path that needs a second look. A fragment,
  /// which should not have been sent (RFC 9110, 7.1), belongs to neither.
  private mutating func split(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    var index = start
    var previous: UInt8 = 0
    while index < whole.upperBound {
      let byte = bytes[index]
      if byte == Byte.question || byte == 0x23 { break }
      if byte == Byte.percent || byte == 0x5c
        || (previous == Byte.slash && (byte == Byte.slash || byte == 0x2e))
      {
        pathIsPlain = false
      }
      previous = byte
      index &+= 1
    }
    path = start..<index
    guard index < whole.upperBound, bytes[index] == Byte.question else { return }
    let queryStart = index &+ 1
    while index < whole.upperBound, bytes[index] != 0x23 { index &+= 1 }
    query = queryStart..<index
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == Byte.slash || byte == Byte.question || byte == 0x23
  }

  /// Only visible ASCII.
  private static func isVisible(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] &- 0x21 > 0x5d { return false }
    return true
  }

  private static func endOfScheme(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    for scheme in ["http://", "https://"] as [StaticString] {
      let end = range.lowerBound &+ scheme.utf8CodeUnitCount
      if end <= range.upperBound, ByteScan.equal(bytes, range.lowerBound..<end, lower: scheme) {
        return end
      }
    }
    return nil
  }
}
