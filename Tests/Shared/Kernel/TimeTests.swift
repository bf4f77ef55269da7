import Foundation
import Kernel
import Testing

@Suite struct TimeTests {
  @Test(arguments: [
    ("2026-11-23T08:15:30Z", "2026-11-23T08:15:30.000000Z"),
    ("2026-11-23t08:15:30.5z", "2026-11-23T08:15:30.500000Z"),
    ("2026-11-23 13:15:30.123456789+05:00", "2026-11-23T08:15:30.123456Z"),
    ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
    ("2024-02-29T00:00:00-00:30", "2024-02-29T00:30:00.000000Z"),
  ]) func an_instant_is_read_and_written(_ text: String, _ utc: String) {
    #expect(Instant(rfc3339: text)?.rfc3339Microseconds == utc)
  }

  @Test(arguments: [
    "", "2026-11-23", "2026-11-23T08:15:30", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z",
    "2026-11-23T08:15:60Z", "2026-02-29T00:00:00Z", "2026-11-23T08:15:30.Z",
    "2026-11-23T08:15:30.1234567890Z",
    "2026-11-23T08:15:30+24:00", "26-11-23T08:15:30Z", "٢٠٢٦-11-23T08:15:30Z",
    "2026-11-23T08:15:30Zx",
    "2026-11-23T+8:15:30Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-00:01",
  ]) func what_is_no_rfc_3339_is_refused(_ text: String) { #expect(Instant(rfc3339: text) == nil) }

  @Test func milliseconds_are_the_form_of_the_api() {
    #expect(Instant(microseconds: 1_500).rfc3339 == "1970-01-01T00:00:00.001Z")
    #expect(Instant(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    #expect(Instant(seconds: 5) - Instant(seconds: 2) == .seconds(3))
    #expect(Instant(microseconds: -1).seconds == -1)
  }

  @Test func days_follow_the_gregorian_calendar() throws {
    for number in stride(from: -800_000, through: 2_000_000, by: 997) {
      let day = Day(daysSinceEpoch: number)
      guard (1...9_999).contains(day.year) else { continue }
      #expect(day.daysSinceEpoch == number)
      #expect(Day(day.description) == day)
    }
    #expect(Day("2026-11-23")?.weekday == 1)
    #expect(Day("2024-02-29").map { ($0 + 366).description } == "2025-03-01")
    for text in ["2026-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "2026-01-01 ", "0000-01-01"]
    {
      #expect(Day(text) == nil)
    }
  }

  @Test func identifiers_in_order_of_time_sort_by_their_text() {
    let ids = (0..<50).map { UUID.version7(at: Instant(microseconds: Int64($0) * 1_000)) }
    #expect(ids.map(\.text) == ids.map(\.text).sorted())
    #expect(ids.allSatisfy { $0.uuid.6 >> 4 == 7 && $0.uuid.8 >> 6 == 2 })
    #expect(Set(ids).count == 50)
  }

  @Test func a_text_falls_back_to_a_language_that_is_there() {
    let text = Localized(ru: "да", en: "yes")
    #expect(text.text(in: .kazakh) == "да")
    #expect(text.text(in: .english) == "yes")
    #expect(Localized(kk: "иә").text(in: .english) == "иә")
    #expect(Localized().text(in: .russian) == "")
  }
}
