import Kernel
import Testing

struct LocalZoneTests {
  @Test func the_clocks_of_almaty_went_back_on_the_first_of_march_2024() throws {
    let zone = LocalZone.almaty
    let change = try #require(Instant(rfc3339: "2024-02-29T18:00:00Z"))
    #expect(zone.offset(at: change - .microseconds(1)) == 6 * 3_600)
    #expect(zone.offset(at: change) == 5 * 3_600)
    let leap = try #require(Day(year: 2024, month: 2, day: 29))
    #expect(zone.day(of: change) == leap)
    #expect(zone.timeOfDay(of: change) == .seconds(23 * 3_600))
    #expect(zone.instant(on: leap + 1, at: .zero) == change + .seconds(3_600))
    let morning = try #require(Instant(rfc3339: "2024-02-29T04:00:00Z"))
    #expect(zone.instant(on: leap, at: .seconds(36_000)) == morning)
  }
}
