import ServicesDomain
import Testing

struct DayWindowsTests {
  /// The days that each window holds.
  private func days(_ windows: DayWindows) -> [[ClosedRange<Int>]] {
    windows.windows.map { window in
      window.blocks.map { block in
        let size = 1 << (3 * window.level)
        return block * size...(block + 1) * size - 1
      }
    }
  }

  @Test func every_day_stands_in_one_window_and_newer_ones_come_first() {
    for newest in 20_000...20_600 {
      var next = newest
      for window in days(DayWindows(from: newest, downTo: nil)) {
        for block in window.sorted(by: { $0.lowerBound > $1.lowerBound }) {
          #expect(block.upperBound == next, "\(newest)")
          next = block.lowerBound - 1
        }
      }
      #expect(next == DayWindows.days.lowerBound - 1, "\(newest)")
    }
  }

  @Test func windows_grow_eightfold_and_are_few() {
    for newest in 20_000...20_600 {
      let windows = DayWindows(from: newest, downTo: nil).windows
      #expect(windows.map(\.level) == [0, 1, 2, 3])
      for window in windows.dropLast() { #expect((8...15).contains(window.blocks.count)) }
    }
  }

  @Test func the_first_day_asked_for_ends_them() {
    #expect(DayWindows(from: 20_000, downTo: 20_000).windows.map(\.blocks) == [20_000...20_000])
    #expect(DayWindows(from: 20_000, downTo: 20_001).windows.isEmpty)
    let month = days(DayWindows(from: 20_030, downTo: 20_000)).joined()
    #expect(month.contains { $0.contains(20_000) })
    #expect(!month.contains { $0.upperBound < 20_000 })
  }

  /// Fails without the ends: a day of the year 1 would make windows of thousands of blocks.
  @Test(arguments: [-800_000, 0, 14_335, 70_000, 90_000_000]) func wild_days_stand_at_an_end(
    _ day: Int
  ) {
    let windows = DayWindows(from: day, downTo: day).windows
    #expect(windows.count == 1)
    #expect(windows.allSatisfy { $0.blocks.count == 1 })
    #expect(DayWindows(from: day, downTo: nil).windows.map(\.blocks.count).reduce(0, +) < 150)
  }
}
