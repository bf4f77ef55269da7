import Kernel
import ServicesDomain
import Testing

/// A clock that stands still while a company may not act.
struct RequestPauseTests {
  /// 2026-11-23 is a Monday.
  private let monday = Day(daysSinceEpoch: 20_780)
  private let calendar = WorkingCalendar()

  @Test func the_days_that_were_left_are_left_whenever_it_goes_on() throws {
    #expect(monday.weekday == 1)
    let friday = monday + 4
    let left = RequestPause.left(until: friday, on: monday, calendar: calendar)
    #expect(left == 4)
    // Two weeks later, and over a weekend.
    let later = monday + 17
    #expect(later.weekday == 4)
    #expect(
      RequestPause.deadline(nil, left: left, on: later, calendar: calendar) == later + 6)
    #expect(
      RequestPause.deadline(nil, left: left, on: monday, calendar: calendar) == friday)
  }

  @Test func a_deadline_of_today_is_one_of_the_day_it_goes_on() {
    let left = RequestPause.left(until: monday, on: monday, calendar: calendar)
    #expect(left == 0)
    #expect(
      RequestPause.deadline(nil, left: left, on: monday + 7, calendar: calendar) == monday + 7)
  }

  @Test func what_has_passed_or_was_never_set_stays_so() {
    #expect(RequestPause.left(until: monday, on: monday + 1, calendar: calendar) == nil)
    #expect(RequestPause.left(until: nil, on: monday, calendar: calendar) == nil)
    #expect(RequestPause.deadline(nil, left: nil, on: monday, calendar: calendar) == nil)
    #expect(
      RequestPause.deadline(monday, left: 3, on: monday + 1, calendar: calendar) == monday)
  }

  @Test(arguments: RequestStatus.allCases)
  func only_what_is_not_decided_rests(_ status: RequestStatus) {
    let isOpen = [RequestStatus.draft, .submitted, .inProgress, .revision].contains(status)
    #expect(RequestPause.statuses.contains(status) == isOpen)
  }
}
