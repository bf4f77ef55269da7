/// Base 32 (RFC 4648, section 6) without padding, as authenticator apps take their keys.
package enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 8 + 4) / 5)
    var (rest, bits): (UInt32, Int) = (0, 0)
    for byte in bytes {
      rest = rest << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[Int(rest >> UInt32(bits)) & 31])
      }
      rest &= (1 << UInt32(bits)) - 1
    }
    if bits > 0 { text.append(alphabet[Int(rest << UInt32(5 - bits)) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}
