package import BookingDomain
package import Kernel

extension Instant {
  /// Monday, 5 January 2026, 08:00 in Almaty: the house opens in an hour.
  package static let mondayMorning = Instant.sample("2026-01-05T03:00:00Z")

  package static func sample(_ text: StaticString) -> Instant {
    guard let instant = Instant(rfc3339: "\(text)") else { preconditionFailure("\(text)") }
    return instant
  }
}

extension Slot {
  /// That hour (and minute) by the clock of Almaty, some days after Monday, 5 January 2026.
  package static func sample(
    _ hour: Int, _ minute: Int = 0, for length: Duration = .hours(1), day: Int = 0
  ) -> Slot {
    let starts = LocalZone.almaty.instant(
      on: LocalZone.almaty.day(of: .mondayMorning) + day,
      at: .hours(hour) + .minutes(minute))
    guard let slot = Slot(startingAt: starts, lasting: length) else { preconditionFailure() }
    return slot
  }
}
