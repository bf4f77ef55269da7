import Kernel

/// How much one owner may hold in a period: a number of bookings, or hours.
package struct Quota: Sendable, Hashable {
  package enum Period: String, Sendable, Hashable {
    case day
    case week
    case month
  }

  package enum Limit: Sendable, Hashable {
    case bookings(Int)
    case hours(Int)
  }

  package let period: Period
  package let limit: Limit

  package init(per period: Period, bookings: Int) {
    self.period = period
    limit = .bookings(bookings)
  }

  package init(per period: Period, hours: Int) {
    self.period = period
    limit = .hours(hours)
  }

  /// Whether `slot` still fits beside those already held.
  func admits(_ slot: Slot, beside held: [Slot], in zone: LocalZone) -> Bool {
    let day = zone.day(of: slot.starts)
    let same = held.filter { isSamePeriod(zone.day(of: $0.starts), day) }
    switch limit {
    case .bookings(let most): return same.count < most
    case .hours(let most):
      return same.reduce(slot.length) { $0 + $1.length } <= .hours(most)
    }
  }

  private func isSamePeriod(_ left: Day, _ right: Day) -> Bool {
    switch period {
    case .day: left == right
    case .week: left + (1 - left.weekday) == right + (1 - right.weekday)
    case .month: left.year == right.year && left.month == right.month
    }
  }
}
