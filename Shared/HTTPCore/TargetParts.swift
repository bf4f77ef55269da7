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

  /// `nil` if the target has none of the forms that the method may have (RFC 9112, 3.2).
  init?(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, method: Method) {
    guard let first = range.first.map({ bytes[$0] }), TargetParts.isVisible(bytes, range)
    else { return nil }
    self.init(origin: bytes, range)
    if first == Byte.slash { return }
    if first == 0x2a, range.count == 1 {
      guard method == .options else { return nil }
      return
    }
    guard let start = TargetParts.endOfScheme(bytes, range) else { return nil }
    var end = start
    while end < range.upperBound, bytes[end] != Byte.slash, bytes[end] != Byte.question {
      end &+= 1
    }
    authority = start..<end
    guard HostName.isValid(bytes, authority) else { return nil }
    pathIsPlain = true
    query = nil
    path = end..<range.upperBound
    split(bytes, from: end)
  }

  /// Finds the query and looks for anything in the path that needs a second look.
  private mutating func split(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    var index = start
    var previous: UInt8 = 0
    while index < whole.upperBound {
      let byte = bytes[index]
      if byte == Byte.question {
        path = start..<index
        query = index &+ 1..<whole.upperBound
        return
      }
      if byte == Byte.percent || byte == 0x5c
        || (previous == Byte.slash && (byte == Byte.slash || byte == 0x2e))
      {
        pathIsPlain = false
      }
      previous = byte
      index &+= 1
    }
  }

  /// Only visible ASCII, and no fragment, which is never sent (RFC 9110, 7.1).
  private static func isVisible(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] &- 0x21 > 0x5d || bytes[index] == 0x23 { return false }
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
