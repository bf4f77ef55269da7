/// Days from the newest to the oldest in windows that grow: some days, some blocks of eight, of 64, then
/// all blocks of 512. What many requests have is found in the first one, what few have in the last ones:
/// how many a search looks at does not grow with the number of requests.
package struct DayWindows: Sendable {
  /// Blocks of `8^level` days.
  package struct Window: Sendable, Hashable {
    package let level: Int
    package let blocks: ClosedRange<Int>
  }

  /// What is older or newer counts as of these, as in migration 0055.
  package static let days = 14_336...65_535
  private static let last = 3

  package let windows: [Window]

  /// Both days are within.
  package init(from newest: Int, downTo oldest: Int?) {
    let newest = DayWindows.clamp(newest)
    let oldest = DayWindows.clamp(oldest ?? 0)
    var windows: [Window] = []
    var block = newest
    for level in 0...DayWindows.last {
      let floor = oldest >> (3 * level)
      guard block >= floor else { break }
      // Down to a border of the next larger blocks, and at least eight.
      let border = level == DayWindows.last ? floor : (((block + 1) >> 3) - 1) * 8
      windows.append(Window(level: level, blocks: max(border, floor)...block))
      block = (border >> 3) - 1
    }
    self.windows = windows
  }

  private static func clamp(_ day: Int) -> Int { min(max(day, days.lowerBound), days.upperBound) }
}
