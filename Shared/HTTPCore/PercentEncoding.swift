/// Percent-encoding (RFC 3986, 2.1) and its form variant, where `+` is a space.
package enum PercentEncoding {
  /// Refuses what is malformed, is not UTF-8, or holds a NUL, which no column could keep.
  package static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool)
    throws(TargetError) -> String
  {
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(TargetError) in
        try decode(bytes, 0..<bytes.count, plusIsSpace: plusIsSpace)
      }
    }.get()
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, plusIsSpace: Bool)
    throws(TargetError) -> String
  {
    if isLiteral(bytes, range, plusIsSpace: plusIsSpace) {
      return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == Byte.percent {
        guard index &+ 2 < range.upperBound, let high = ByteScan.hexDigit(bytes[index &+ 1]),
          let low = ByteScan.hexDigit(bytes[index &+ 2])
        else { throw .badPercentEncoding }
        decoded.append(high << 4 | low)
        index &+= 3
      } else {
        decoded.append(byte == 0x2b && plusIsSpace ? Byte.space : byte)
        index &+= 1
      }
    }
    guard !decoded.contains(0) else { throw .controlCharacter }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
    return text
  }

  /// ASCII without NUL and without anything to decode.
  private static func isLiteral(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, plusIsSpace: Bool
  ) -> Bool {
    for index in range {
      let byte = bytes[index]
      if byte == Byte.percent || byte &- 1 >= 0x7f || (byte == 0x2b && plusIsSpace) { return false }
    }
    return true
  }

  /// All bytes but the unreserved ones are encoded: safe in a path segment and in a query.
  package static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: encoded.append(byte)
      default:
        encoded.append(Byte.percent)
        encoded.append(upperHexDigit(byte >> 4))
        encoded.append(upperHexDigit(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func upperHexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x37 + value
  }
}
