package import Kernel

/// Which days are worked: Monday to Friday, but for the days that the government moved.
package struct WorkingCalendar: Sendable, Hashable {
  private let exceptions: [Day: Bool]

  /// `exceptions`: a holiday is `false`, a worked Saturday is `true`.
  package init(exceptions: [Day: Bool] = [:]) { self.exceptions = exceptions }

  package func isWorked(_ day: Day) -> Bool { exceptions[day] ?? (day.weekday <= 5) }

  /// The last day of a term of `count` working days that begins on the day after `start`.
  package func day(after start: Day, working count: Int) -> Day {
    var day = start
    var left = count
    while left > 0 {
      day = day + 1
      if isWorked(day) { left -= 1 }
    }
    return day
  }

  /// Working days after `start` up to and with `end`; none if it has passed.
  package func workingDays(after start: Day, through end: Day) -> Int {
    var day = start
    var count = 0
    while day < end {
      day = day + 1
      if isWorked(day) { count += 1 }
    }
    return count
  }
}
