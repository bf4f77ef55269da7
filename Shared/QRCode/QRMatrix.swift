/// The square while it is drawn: what is fixed, then the codewords under a mask.
struct QRMatrix {
  let size: Int
  private(set) var dark: [Bool]
  /// Modules of patterns and of format, where no codeword lies.
  private var fixed: [Bool]

  init(_ version: QRVersion) {
    size = version.size
    dark = [Bool](repeating: false, count: size * size)
    fixed = dark
    drawTiming()
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
    drawAlignment(version.alignment)
    drawFormat(mask: 0)
    if version.number >= 7 { drawVersion(version.number) }
  }

  subscript(row: Int, column: Int) -> Bool { dark[row * size + column] }

  private mutating func fix(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return }
    dark[row * size + column] = isDark
    fixed[row * size + column] = true
  }

  // MARK: Patterns (6.3)

  private mutating func drawTiming() {
    for place in 0..<size {
      fix(6, place, place % 2 == 0)
      fix(place, 6, place % 2 == 0)
    }
  }

  /// With its light border.
  private mutating func drawFinder(_ row: Int, _ column: Int) {
    for down in -4...4 {
      for right in -4...4 {
        let ring = max(abs(down), abs(right))
        fix(row + down, column + right, ring != 2 && ring != 4)
      }
    }
  }

  /// Everywhere but on the finders.
  private mutating func drawAlignment(_ centres: [Int]) {
    guard let last = centres.last else { return }
    for row in centres {
      for column in centres {
        if (row, column) == (6, 6) || (row, column) == (6, last) || (row, column) == (last, 6) {
          continue
        }
        for down in -2...2 {
          for right in -2...2 { fix(row + down, column + right, max(abs(down), abs(right)) != 1) }
        }
      }
    }
  }

  /// Level M is 00; fifteen bits with their own error correction, twice (7.9).
  private mutating func drawFormat(mask: Int) {
    let bits = QRMatrix.protected(mask, bits: 10, by: 0x537) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { fix(index, 8, bit(index)) }
    fix(7, 8, bit(6))
    fix(8, 8, bit(7))
    fix(8, 7, bit(8))
    for index in 9..<15 { fix(8, 14 - index, bit(index)) }
    for index in 0..<8 { fix(8, size - 1 - index, bit(index)) }
    for index in 8..<15 { fix(size - 15 + index, 8, bit(index)) }
    fix(size - 8, 8, true)
  }

  /// Eighteen bits, twice (7.10).
  private mutating func drawVersion(_ number: Int) {
    let bits = QRMatrix.protected(number, bits: 12, by: 0x1f25)
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      fix(index / 3, size - 11 + index % 3, isDark)
      fix(size - 11 + index % 3, index / 3, isDark)
    }
  }

  /// A value and the rest of its division by a polynomial behind it.
  private static func protected(_ value: Int, bits: Int, by polynomial: Int) -> Int {
    var rest = value
    for _ in 0..<bits { rest = rest << 1 ^ (rest >> (bits - 1)) * polynomial }
    return value << bits | rest
  }

  // MARK: Codewords (7.7, 7.8)

  /// Upwards and downwards in pairs of columns from the right, past the column of timing.
  mutating func place(_ codewords: [UInt8], mask: Int) {
    drawFormat(mask: mask)
    var index = 0
    var right = size - 1
    while right > 0 {
      if right == 6 { right = 5 }
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !fixed[row * size + column] {
          let byte = index / 8 < codewords.count ? codewords[index / 8] : 0
          let isDark = byte >> UInt8(7 - index % 8) & 1 == 1
          dark[row * size + column] = isDark != QRMatrix.inverts(mask, row, column)
          index += 1
        }
      }
      right -= 2
    }
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }
}
