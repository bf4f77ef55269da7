/// The wall clock of a place: opening hours and days are said in it, everything else is an
/// `Instant`.
///
/// The offsets are a table because domains read no files; a test of booking's store compares it
/// with PostgreSQL's zone files, so that a new law is noticed with the next tzdata.
package struct LocalZone: Sendable {
  /// Of the IANA time zone database.
  package let name: String
  private let firstOffset: Int
  private let changes: [Change]

  struct Change: Sendable {
    let since: Instant
    let offset: Int
  }

  /// +06:00 from 31 October 2004 (older summer times are left out: nothing here is as old),
  /// +05:00 since 1 March 2024 (tzdata 2024a).
  package static let almaty = LocalZone(
    name: "Asia/Almaty", firstOffset: 6 * 3_600,
    changes: [Change(since: Instant(seconds: 1_709_229_600), offset: 5 * 3_600)])

  package static let utc = LocalZone(name: "UTC", firstOffset: 0, changes: [])

  /// Seconds east of UTC.
  package func offset(at instant: Instant) -> Int {
    changes.last { $0.since <= instant }?.offset ?? firstOffset
  }

  /// The date that the calendars of the place show.
  package func day(of instant: Instant) -> Day {
    let local = instant.seconds + Int64(offset(at: instant))
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    return Day(daysSinceEpoch: Int(days))
  }

  /// The time since local midnight.
  package func timeOfDay(of instant: Instant) -> Duration {
    let midnight = Int64(day(of: instant).daysSinceEpoch) * 86_400 - Int64(offset(at: instant))
    return instant - Instant(seconds: midnight)
  }

  /// When the clocks of the place show that time on that day. Where a change of offset makes it
  /// ambiguous the later offset holds.
  package func instant(on day: Day, at timeOfDay: Duration) -> Instant {
    let asUTC = day.startInUTC + timeOfDay
    for change in changes.reversed() {
      let candidate = asUTC - .seconds(change.offset)
      if candidate >= change.since { return candidate }
    }
    return asUTC - .seconds(firstOffset)
  }
}
