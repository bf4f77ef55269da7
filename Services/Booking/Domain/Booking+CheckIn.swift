package import Kernel

extension Booking {
  /// Tells the house that somebody came, from a quarter of an hour before the start until a quarter
  /// after it.
  package mutating func checkIn(policy: BookingPolicy, now: Instant) throws(BookingError) {
    if status == .checkedIn { throw .alreadyCheckedIn }
    guard status == .confirmed else { throw .notActive(status) }
    let opens = slot.starts - policy.checkInWindow
    let closes = slot.starts + policy.checkInWindow
    guard opens <= now, now <= closes else { throw .checkInClosed(opens: opens, closes: closes) }
    status = .checkedIn
    events.append(.checkedIn)
  }
}
