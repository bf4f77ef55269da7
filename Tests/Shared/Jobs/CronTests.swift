import Jobs
import Kernel
import Testing

@Suite struct CronTests {
  /// Line, after, next: in UTC.
  private static let vectors: [(String, String, String)] = [
    ("* * * * *", "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z"),
    ("* * * * *", "2026-03-01T10:00:59.999999Z", "2026-03-01T10:01:00Z"),
    ("*/15 * * * *", "2026-03-01T10:46:00Z", "2026-03-01T11:00:00Z"),
    ("5-20/5 * * * *", "2026-03-01T10:20:00Z", "2026-03-01T11:05:00Z"),
    ("0,30 9-10 * * *", "2026-03-01T10:30:00Z", "2026-03-02T09:00:00Z"),
    ("30 3 * * *", "2026-12-31T03:30:00Z", "2027-01-01T03:30:00Z"),
    ("0 0 1 * *", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z"),
    ("0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"),
    ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
    ("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"),
    ("0 9 * 1,7 *", "2026-02-01T00:00:00Z", "2026-07-01T09:00:00Z"),
    // 1 March 2026 is a Sunday.
    ("0 8 * * 1-5", "2026-02-27T08:00:00Z", "2026-03-02T08:00:00Z"),
    ("0 8 * * 0", "2026-02-27T08:00:00Z", "2026-03-01T08:00:00Z"),
    ("0 8 * * 7", "2026-02-27T08:00:00Z", "2026-03-01T08:00:00Z"),
    ("0 8 * * 5-7", "2026-02-27T08:00:00Z", "2026-02-28T08:00:00Z"),
    // Both days restricted: one of them is enough.
    ("0 0 13 * 5", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z"),
    ("0 0 13 * 5", "2026-04-10T00:00:00Z", "2026-04-13T00:00:00Z"),
    // One begins with a star: both must match.
    ("0 0 */2 * 1", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"),
  ]

  @Test(arguments: vectors)
  func the_next_time_comes(_ line: String, _ after: String, _ next: String) throws {
    let cron = try CronExpression(line)
    let instant = try #require(Instant(rfc3339: after))
    #expect(cron.next(after: instant, in: .utc) == Instant(rfc3339: next))
  }

  @Test func a_line_is_said_in_the_time_of_its_zone() throws {
    let cron = try CronExpression("0 3 * * *")
    let noon = try #require(Instant(rfc3339: "2026-03-01T12:00:00Z"))
    #expect(cron.next(after: noon, in: .almaty) == Instant(rfc3339: "2026-03-01T22:00:00Z"))
    let before = try #require(Instant(rfc3339: "2023-03-01T12:00:00Z"))
    #expect(cron.next(after: before, in: .almaty) == Instant(rfc3339: "2023-03-01T21:00:00Z"))
  }

  /// On 1 March 2024 the clocks of Almaty showed the hour before midnight twice.
  @Test func an_hour_that_comes_twice_is_taken_once() throws {
    let cron = try CronExpression("30 23 29 2 *")
    let start = try #require(Instant(rfc3339: "2024-02-29T00:00:00Z"))
    let first = try #require(cron.next(after: start, in: .almaty))
    #expect(first == Instant(rfc3339: "2024-02-29T18:30:00Z"))
    #expect(
      cron.next(after: first, in: .almaty) == Instant(rfc3339: "2028-02-29T18:30:00Z"))
  }

  @Test func every_minute_of_a_day_is_met() throws {
    let cron = try CronExpression("* * * * *")
    var instant = Instant(seconds: 1_772_000_000 / 86_400 * 86_400)
    let end = instant + .seconds(86_400)
    var count = 0
    while let next = cron.next(after: instant, in: .utc), next <= end {
      instant = next
      count += 1
    }
    #expect(count == 1_440)
  }

  @Test(arguments: [
    ("", CronError.wrongFieldCount(0)), ("* * * *", .wrongFieldCount(4)),
    ("* * * * * *", .wrongFieldCount(6)), ("60 * * * *", .badField(name: "minute")),
    ("-1 * * * *", .badField(name: "minute")), ("+1 * * * *", .badField(name: "minute")),
    ("1,,2 * * * *", .badField(name: "minute")), ("5-1 * * * *", .badField(name: "minute")),
    ("5/2 * * * *", .badField(name: "minute")), ("*/0 * * * *", .badField(name: "minute")),
    ("*/ * * * *", .badField(name: "minute")), ("1-2-3 * * * *", .badField(name: "minute")),
    ("٥ * * * *", .badField(name: "minute")), ("* 24 * * *", .badField(name: "hour")),
    ("* * 0 * *", .badField(name: "day of month")), ("* * * 13 *", .badField(name: "month")),
    ("* * * jan *", .badField(name: "month")), ("* * * * 8", .badField(name: "day of week")),
    ("0 0 30 2 *", .never), ("0 0 31 4,6 *", .never),
  ])
  func a_bad_line_is_refused(_ line: String, _ error: CronError) {
    #expect(throws: error) { _ = try CronExpression(line) }
  }
}
