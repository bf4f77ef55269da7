import ServicesDomain
import Testing

struct DayWalkTests {
  private func days(_ block: DayWalk.Block) -> ClosedRange<Int> {
    let size = 1 << (3 * block.level)
    return block.number * size...(block.number + 1) * size - 1
  }

  /// The windows of a walk that finds so many on each day.
  private func walk(
    from newest: Int, downTo oldest: Int? = nil, finding rate: Double = 0, of wanted: Int = 51
  ) -> [[DayWalk.Block]] {
    var walk = DayWalk(from: newest, downTo: oldest)
    var windows: [[DayWalk.Block]] = []
    var found = 0.0
    while Int(found) < wanted, let window = walk.next(found: Int(found), of: wanted) {
      windows.append(window.blocks)
      found += window.blocks.map { rate * Double(days($0).count) }.reduce(0, +)
    }
    return windows
  }

  @Test(arguments: [0, 0.01, 0.3]) func every_day_has_its_turn_once_newer_ones_first(_ rate: Double)
  {
    for newest in 20_000...20_600 {
      var next = newest
      for block in walk(from: newest, finding: rate, of: 1_000_000).joined() {
        #expect(days(block).upperBound == next, "\(newest)")
        next = days(block).lowerBound - 1
      }
      #expect(next == DayWalk.days.lowerBound - 1, "\(newest)")
    }
  }

  @Test func where_nothing_is_found_four_or_five_windows_are_all() {
    for newest in 20_000...20_600 {
      let windows = walk(from: newest)
      #expect((4...5).contains(windows.count))
      #expect(windows.allSatisfy { $0.count <= 30 })
    }
  }

  /// Fails with windows that grow whatever is found: of many requests thousands are looked at.
  @Test(arguments: [0.2, 1, 3, 10, 1_000]) func what_is_found_says_how_far_to_go(_ rate: Double) {
    for newest in 20_000...20_600 {
      let walked = walk(from: newest, finding: rate).joined().map { days($0).count }.reduce(0, +)
      #expect(Double(walked) <= max(16, 4 * 51 / rate + 64), "\(newest)")
    }
  }

  @Test func the_first_day_asked_for_ends_the_walk() {
    #expect(walk(from: 20_000, downTo: 20_000) == [[DayWalk.Block(level: 0, number: 20_000)]])
    #expect(walk(from: 20_000, downTo: 20_001).isEmpty)
    #expect(walk(from: 20_030, downTo: 20_003).joined().map { days($0).lowerBound }.min() == 20_003)
  }

  /// Holds because of the ends: a day of the year 1 would make windows of thousands of blocks.
  @Test(arguments: [-800_000, 0, 14_335, 70_000, 90_000_000])
  func wild_days_stand_at_an_end(_ day: Int) {
    #expect(walk(from: day, downTo: day).joined().count == 1)
    #expect(walk(from: day).joined().count < 150)
  }
}
