/// Percent-encoding (RFC 3986, 2.1) and its form variant, where `+` is a space.
package enum PercentEncoding {
  package static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool)
    throws(TargetError) -> String
  {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == Byte.percent {
        guard index + 2 < bytes.endIndex, let high = ByteScan.hexDigit(bytes[index + 1]),
          let low = ByteScan.hexDigit(bytes[index + 2])
        else { throw .badPercentEncoding }
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(byte == 0x2b && plusIsSpace ? Byte.space : byte)
        index += 1
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
    return text
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
