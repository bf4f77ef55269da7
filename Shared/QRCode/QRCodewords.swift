/// The bytes of a symbol: content, padding and error correction, in the order in which they are laid.
enum QRCodewords {
  /// Mode, length, content, end and padding (7.4).
  static func data(_ bytes: [UInt8], in version: QRVersion) -> [UInt8] {
    var bits = QRBits()
    bits.append(0b0100, count: 4)
    bits.append(bytes.count, count: version.lengthBits)
    for byte in bytes { bits.append(Int(byte), count: 8) }
    let room = version.dataCodewords * 8
    bits.append(0, count: min(4, room - bits.count))
    bits.append(0, count: (8 - bits.count % 8) % 8)
    var codewords = bits.bytes
    var padding: [UInt8] = [0xec, 0x11]
    while codewords.count < version.dataCodewords {
      codewords.append(padding[0])
      padding.swapAt(0, 1)
    }
    return codewords
  }

  /// Blocks with their error correction, one codeword of each in turn (7.6). The first blocks are
  /// shorter by one where they do not come out even.
  static func interleaved(_ data: [UInt8], in version: QRVersion) -> [UInt8] {
    let short = data.count / version.blocks
    let long = data.count % version.blocks
    let divisor = ReedSolomon.divisor(of: version.correction)
    var rest = data[...]
    let blocks = (0..<version.blocks).map { index in
      let count = short + (index >= version.blocks - long ? 1 : 0)
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let corrections = blocks.map { ReedSolomon.remainder(of: $0, by: divisor) }
    var result: [UInt8] = []
    for place in 0...short {
      for block in blocks where place < block.count { result.append(block[place]) }
    }
    for place in 0..<version.correction { result += corrections.map { $0[place] } }
    return result
  }
}

struct QRBits {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  /// The lowest bits of a value, the highest of them first.
  mutating func append(_ value: Int, count bits: Int) {
    for shift in (0..<max(0, bits)).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      if value >> shift & 1 == 1 { bytes[bytes.count - 1] |= 0x80 >> UInt8(count % 8) }
      count += 1
    }
  }
}

/// Reed-Solomon codes over GF(2^8) with x^8 + x^4 + x^3 + x^2 + 1 (7.5).
enum ReedSolomon {
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result = 0
    for shift in (0..<8).reversed() {
      result = result << 1 ^ (result >> 7) * 0x11d
      if right >> UInt8(shift) & 1 == 1 { result ^= Int(left) }
    }
    return UInt8(truncatingIfNeeded: result)
  }

  /// The product of (x - 2^i), without its first coefficient, which is one.
  static func divisor(of degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        result[index] = product(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  static func remainder(of data: [UInt8], by divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for index in divisor.indices { result[index] ^= product(divisor[index], factor) }
    }
    return result
  }
}
