/// `uri-host [":" port]` of RFC 9110, 7.2.
enum HostName {
  /// False for an empty host: an `http` address always has one (RFC 9110, 4.2.1).
  static func isValid(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    let name = nameRange(bytes, range)
    guard !name.isEmpty else { return false }
    let isLiteral = bytes[name.lowerBound] == 0x5b
    if isLiteral {
      guard isLiteralAddress(bytes, name) else { return false }
    } else {
      guard isRegisteredName(bytes, name) else { return false }
    }
    var index = name.upperBound
    if index == range.upperBound { return true }
    guard bytes[index] == Byte.colon, range.upperBound &- index <= 6 else { return false }
    index &+= 1
    var port = 0
    while index < range.upperBound {
      guard bytes[index] &- 0x30 < 10 else { return false }
      port = port &* 10 &+ Int(bytes[index] &- 0x30)
      index &+= 1
    }
    return port <= 65_535
  }

  /// What follows the user information of an authority; that information is meaningless in HTTP and
  /// never looked at (RFC 9110, 4.2.4). `nil` if it is malformed.
  static func withoutUser(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
    guard let at = range.first(where: { bytes[$0] == 0x40 }) else { return range }
    var user = range.lowerBound
    while user < at {
      var end = user
      while end < at, bytes[end] != Byte.colon { end &+= 1 }
      guard isRegisteredName(bytes, user..<end) else { return nil }
      user = end &+ 1
    }
    return at &+ 1..<range.upperBound
  }

  /// The same host and port; an absent port is the scheme's.
  static func areEqual(
    _ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>, isSecure: Bool
  ) -> Bool {
    let leftName = nameRange(bytes, left)
    let rightName = nameRange(bytes, right)
    guard leftName.count == rightName.count else { return false }
    for offset in 0..<leftName.count
    where ByteScan.lowercased(bytes[leftName.lowerBound &+ offset])
      != ByteScan.lowercased(bytes[rightName.lowerBound &+ offset])
    {
      return false
    }
    let standard = isSecure ? 443 : 80
    return (port(bytes, leftName, left) ?? standard) == (port(bytes, rightName, right) ?? standard)
  }

  private static func nameRange(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>)
    -> Range<Int>
  {
    var index = range.lowerBound
    if let first = range.first, bytes[first] == 0x5b {
      while index < range.upperBound, bytes[index] != 0x5d { index &+= 1 }
      return range.lowerBound..<min(index &+ 1, range.upperBound)
    }
    while index < range.upperBound, bytes[index] != Byte.colon { index &+= 1 }
    return range.lowerBound..<index
  }

  private static func port(
    _ bytes: UnsafeRawBufferPointer, _ name: Range<Int>, _ whole: Range<Int>
  ) -> Int? {
    guard whole.upperBound > name.upperBound &+ 1 else { return nil }
    var port = 0
    for index in name.upperBound &+ 1..<whole.upperBound {
      port = port &* 10 &+ Int(bytes[index] &- 0x30)
    }
    return port
  }

  /// Letters of unreserved, sub-delims and percent-encodings (RFC 3986, 3.2.2).
  private static func isRegisteredName(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>)
    -> Bool
  {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: break
      case 0x21, 0x24, 0x26...0x2c, 0x3b, 0x3d: break
      case Byte.percent:
        guard index &+ 2 < range.upperBound, ByteScan.hexDigit(bytes[index &+ 1]) != nil,
          ByteScan.hexDigit(bytes[index &+ 2]) != nil
        else { return false }
        index &+= 2
      default: return false
      }
      index &+= 1
    }
    return true
  }

  /// `[` IPv6 or later `]`: hexadecimal digits, colons and dots (RFC 3986, 3.2.2). Whether it is an
  /// address matters only to whoever connects to it.
  private static func isLiteralAddress(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>)
    -> Bool
  {
    guard range.count >= 4, bytes[range.upperBound &- 1] == 0x5d else { return false }
    for index in range.lowerBound &+ 1..<range.upperBound &- 1 {
      let byte = bytes[index]
      guard ByteScan.hexDigit(byte) != nil || byte == Byte.colon || byte == 0x2e
      else { return false }
    }
    return true
  }
}
