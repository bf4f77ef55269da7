/// How hard a symbol is to read (7.8.3): of the eight masks the one with the least is taken.
extension QRMatrix {
  var penalty: Int {
    var total = 0
    for line in 0..<size {
      total += QRMatrix.ofLine((0..<size).map { self[line, $0] })
      total += QRMatrix.ofLine((0..<size).map { self[$0, line] })
    }
    return total + ofSquares + ofBalance
  }

  /// Runs of five and more, and what looks like a finder.
  private static func ofLine(_ line: [Bool]) -> Int {
    var total = 0
    var run = 1
    for place in 1..<line.count {
      if line[place] == line[place - 1] {
        run += 1
        if run == 5 { total += 3 } else if run > 5 { total += 1 }
      } else {
        run = 1
      }
    }
    for start in 0...(line.count - finderBefore.count) {
      let piece = line[start..<(start + finderBefore.count)]
      if piece.elementsEqual(finderBefore) || piece.elementsEqual(finderAfter) { total += 40 }
    }
    return total
  }

  private static let finder = [true, false, true, true, true, false, true]
  private static let light = [Bool](repeating: false, count: 4)
  private static let finderBefore = light + finder
  private static let finderAfter = finder + light

  private var ofSquares: Int {
    var total = 0
    for row in 1..<size {
      for column in 1..<size {
        let corner = self[row, column]
        if corner == self[row - 1, column], corner == self[row, column - 1],
          corner == self[row - 1, column - 1]
        {
          total += 3
        }
      }
    }
    return total
  }

  /// Ten for each five per cent away from as many dark modules as light ones.
  private var ofBalance: Int {
    let share = dark.count { $0 } * 100 / dark.count
    return abs(share - 50) / 5 * 10
  }
}
