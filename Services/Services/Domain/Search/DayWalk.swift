/// A walk over days from the newest to the oldest, window by window: the first is of some days, each
/// further one as large as what was found lets expect that it is enough, and where nothing was found,
/// eight times as large as all before. So what a search looks at hangs on how much it shows, hardly on
/// how many requests there are.
package struct DayWalk: Sendable {
  /// `8^level` days, counted in such blocks.
  package struct Block: Sendable, Hashable {
    package let level: Int
    package let number: Int

    package init(level: Int, number: Int) {
      self.level = level
      self.number = number
    }
  }

  package struct Window: Sendable, Hashable {
    package let blocks: [Block]
    package let newest: Int
    /// Nothing older is asked for.
    package let isLast: Bool
  }

  /// What is older or newer counts as of these, as in migration 0055.
  package static let days = 14_336...65_535
  private static let levels = 3
  private static let first = 8

  private let newest: Int
  private let oldest: Int
  private var day: Int

  /// Both days are within.
  package init(from newest: Int, downTo oldest: Int?) {
    self.newest = DayWalk.clamp(newest)
    self.oldest = DayWalk.clamp(oldest ?? 0)
    day = self.newest
  }

  /// The next window; `nil` at the end. `found`: so many in all windows up to here.
  package mutating func next(found: Int, of wanted: Int) -> Window? {
    guard day >= oldest else { return nil }
    let newest = day
    let last = max(oldest, rounded(day - size(found: found, of: wanted) + 1))
    var blocks: [Block] = []
    while day >= last { blocks.append(step(notBelow: last)) }
    return Window(blocks: blocks, newest: newest, isLast: day < oldest)
  }

  /// Down to a border of the largest blocks that fit in between: some large blocks are less to ask for
  /// than a large one and many small ones.
  private func rounded(_ last: Int) -> Int {
    var level = 0
    while level < DayWalk.levels, 1 << (3 * (level + 1)) <= day - last + 1 { level += 1 }
    return (last >> (3 * level)) << (3 * level)
  }

  private func size(found: Int, of wanted: Int) -> Int {
    let walked = newest - day
    guard walked > 0 else { return DayWalk.first }
    let most = 8 * walked
    guard found > 0 else { return most }
    // Half as much again as would do if the rest were like what was seen.
    return min(most, (wanted - found) * walked * 3 / (found * 2) + 1)
  }

  /// The largest block that ends here and reaches no further than the window.
  private mutating func step(notBelow last: Int) -> Block {
    var level = 0
    while level < DayWalk.levels, fits(level + 1, last) { level += 1 }
    let block = Block(level: level, number: day >> (3 * level))
    day = (block.number << (3 * level)) - 1
    return block
  }

  private func fits(_ level: Int, _ last: Int) -> Bool {
    let size = 1 << (3 * level)
    return (day + 1).isMultiple(of: size) && day + 1 - size >= last
  }

  private static func clamp(_ day: Int) -> Int { min(max(day, days.lowerBound), days.upperBound) }
}
