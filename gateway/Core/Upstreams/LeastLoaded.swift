/// Picks the instance with the fewest requests in flight; among equals it goes round.
package enum LeastLoaded {
  /// - Parameters:
  ///   - count: how many instances there are.
  ///   - turn: a number that grows with each choice.
  ///   - load: requests in flight at an instance, or `nil` if it may not be asked.
  /// - Returns: its index, or `nil` if none may be asked.
  package static func choose(_ count: Int, turn: Int, load: (Int) -> Int?) -> Int? {
    guard count > 0 else { return nil }
    let start = Int(UInt(bitPattern: turn) % UInt(count))
    var best: Int?
    var least = Int.max
    for step in 0..<count {
      let index = start + step < count ? start + step : start + step - count
      guard let current = load(index), current < least else { continue }
      best = index
      least = current
      if current == 0 { break }
    }
    return best
  }
}
