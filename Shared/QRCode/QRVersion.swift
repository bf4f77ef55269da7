/// The sizes of the standard, with error correction M.
struct QRVersion: Hashable {
  let number: Int

  static let greatest = 20

  /// The smallest that holds so many bytes.
  static func holding(_ count: Int) -> QRVersion? {
    (1...greatest).lazy.map(QRVersion.init).first { $0.capacity >= count }
  }

  var size: Int { number * 4 + 17 }

  /// Bits of the length, in byte mode.
  var lengthBits: Int { number < 10 ? 8 : 16 }

  /// Bytes of content: what is left after mode (four bits) and length.
  var capacity: Int { (dataCodewords * 8 - 4 - lengthBits) / 8 }

  /// All codewords, those of error correction among them: what finders, timing, alignment, format and
  /// version leave of the square.
  var codewords: Int {
    var modules = (16 * number + 128) * number + 64
    if number >= 2 {
      let aligned = number / 7 + 2
      modules -= (25 * aligned - 10) * aligned - 55
      if number >= 7 { modules -= 36 }
    }
    return modules / 8
  }

  var dataCodewords: Int { codewords - blocks * correction }

  /// Codewords of error correction in each block (table 9, level M).
  var correction: Int { QRVersion.corrections[number - 1] }

  var blocks: Int { QRVersion.blockCounts[number - 1] }

  private static let corrections = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
  ]
  private static let blockCounts = [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
  ]

  /// Rows and columns of the centres of alignment patterns (annex E): the first at 6, the others from
  /// the far edge in even steps.
  var alignment: [Int] {
    guard number >= 2 else { return [] }
    let count = number / 7 + 2
    let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    return [6] + (0..<(count - 1)).map { size - 7 - $0 * step }.reversed()
  }
}
