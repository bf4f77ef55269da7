import Kernel

/// A day as a limit says it: `2026-01-31`, `today`, `today+30d`, `today-18y`.
struct RelativeDay: Hashable {
  private enum Base: Hashable {
    case fixed(Day)
    case today(days: Int, years: Int)
  }

  private let base: Base

  init?(_ text: String) {
    if let day = Day(text) {
      base = .fixed(day)
      return
    }
    guard text.hasPrefix("today") else { return nil }
    let rest = text.utf8.dropFirst(5)
    guard let sign = rest.first else {
      base = .today(days: 0, years: 0)
      return
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let unit = rest.last,
      (1...5).contains(rest.count - 2),
      rest.dropFirst().dropLast().allSatisfy({ (48...57).contains($0) })
    else { return nil }
    let digits = rest.dropFirst().dropLast().reduce(0) { $0 * 10 + Int($1 - 48) }
    let amount = sign == UInt8(ascii: "-") ? -digits : digits
    switch unit {
    case UInt8(ascii: "d"): base = .today(days: amount, years: 0)
    case UInt8(ascii: "y"): base = .today(days: 0, years: amount)
    default: return nil
    }
  }

  func day(from today: Day) -> Day {
    switch base {
    case .fixed(let day): return day
    case .today(let days, let years):
      let year = Swift.min(Swift.max(today.year + years, 1), 9_999)
      let moved =
        Day(year: year, month: today.month, day: today.day)
        ?? Day(year: year, month: today.month, day: today.day - 1) ?? today
      return moved + days
    }
  }
}
