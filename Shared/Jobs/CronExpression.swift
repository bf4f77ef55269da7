package import Kernel

/// Times of the clock as crontab(5) writes them: minute, hour, day of month, month, day of week,
/// each `*`, a number, a range `a-b`, either with a step `/n`, or a list of these. Sunday is 0 or 7.
/// Where both days are restricted, which is where neither begins with `*`, one of them is enough.
package struct CronExpression: Sendable, Hashable {
  /// As it was written.
  package let text: String
  private let minutes: CronField
  private let hours: CronField
  private let daysOfMonth: CronField
  private let months: CronField
  private let daysOfWeek: CronField

  /// Throws what is wrong with the text.
  package init(_ text: String) throws(CronError) {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 5 else { throw .wrongFieldCount(words.count) }
    self.text = words.joined(separator: " ")
    minutes = try CronField(words[0], "minute", 0...59)
    hours = try CronField(words[1], "hour", 0...23)
    daysOfMonth = try CronField(words[2], "day of month", 1...31)
    months = try CronField(words[3], "month", 1...12)
    daysOfWeek = try CronField(words[4], "day of week", 0...7)
    guard next(after: Instant(seconds: 0), in: .utc) != nil else { throw .never }
  }

  /// Twice four years and a day: 29 February is left out in 2100.
  private static let horizon = 8 * 366 + 1

  /// The first matching minute after `instant`. `nil`: there is none.
  package func next(after instant: Instant, in zone: LocalZone) -> Instant? {
    let today = zone.day(of: instant)
    for offset in 0...CronExpression.horizon {
      let day = today + offset
      guard matches(day) else { continue }
      for hour in 0...23 where hours.contains(hour) {
        for minute in 0...59 where minutes.contains(minute) {
          let candidate = zone.instant(on: day, at: .seconds(hour * 3_600 + minute * 60))
          if candidate > instant { return candidate }
        }
      }
    }
    return nil
  }

  private func matches(_ day: Day) -> Bool {
    guard months.contains(day.month) else { return false }
    let isDay = daysOfMonth.contains(day.day)
    let isWeekday =
      daysOfWeek.contains(day.weekday) || (day.weekday == 7 && daysOfWeek.contains(0))
    let bothRestrict = !daysOfMonth.isStar && !daysOfWeek.isStar
    return bothRestrict ? isDay || isWeekday : isDay && isWeekday
  }
}

/// What is wrong with a crontab line.
package enum CronError: Error, Hashable {
  case wrongFieldCount(Int)
  case badField(name: String)
  /// Such as 30 February.
  case never
}
