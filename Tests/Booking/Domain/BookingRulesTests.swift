import BookingDomain
import BookingSamples
import Kernel
import Testing

/// Every number of the house refuses what is just past it and admits what is just inside.
struct BookingRulesTests {
  private func refusal(
    _ slot: Slot, people: Int = 4, in calendar: RoomCalendar = .sample(),
    policy: BookingPolicy = .member, now: Instant = .mondayMorning
  ) -> BookingError? {
    var calendar = calendar
    do {
      _ = try calendar.bookSample(slot, people: people, policy: policy, now: now)
      return nil
    } catch {
      return error
    }
  }

  @Test func an_empty_slot_is_none() {
    #expect(throws: BookingError.emptySlot) {
      try Slot(from: .mondayMorning, to: .mondayMorning)
    }
  }

  @Test func an_inactive_room_takes_no_bookings() {
    #expect(refusal(.sample(10), in: .sample(.sample(isActive: false))) == .roomInactive)
  }

  @Test func opening_hours_are_those_of_almaty() {
    let day = Slot.sample(9, for: .hours(9))
    #expect(refusal(.sample(9)) == nil)
    #expect(refusal(.sample(17)) == nil)
    #expect(refusal(.sample(8, 30)) == .outsideOpeningHours(hours: day))
    #expect(refusal(.sample(17, 30)) == .outsideOpeningHours(hours: day))
    #expect(refusal(.sample(10, day: 5)) == .outsideOpeningHours(hours: nil))
  }

  @Test func a_holiday_is_closed_and_a_moved_day_is_open() {
    let monday = LocalZone.almaty.day(of: .mondayMorning)
    let hours = OpeningHours(
      week: OpeningHours.ofTheHouse,
      exceptions: [
        monday: .closed,
        monday + 5: OpeningHours.ofTheHouse[1].map(OpeningHours.Exception.open) ?? .closed,
      ])
    let calendar = RoomCalendar.sample(.sample(hours: hours))
    #expect(refusal(.sample(10), in: calendar) == .outsideOpeningHours(hours: nil))
    #expect(refusal(.sample(10, day: 5), in: calendar) == nil)
  }

  @Test func slots_lie_on_the_grid() {
    #expect(refusal(.sample(10, 30)) == nil)
    #expect(refusal(.sample(10, 15)) == .offGrid(step: .minutes(30)))
    #expect(refusal(.sample(10, for: .minutes(45))) == .offGrid(step: .minutes(30)))
  }

  @Test func length_has_both_ends() {
    var policy = BookingPolicy.member
    policy.shortest = .hours(1)
    #expect(
      refusal(.sample(10, for: .minutes(30)), policy: policy) == .tooShort(shortest: .hours(1)))
    #expect(refusal(.sample(10, for: .hours(4))) == nil)
    #expect(refusal(.sample(10, for: .minutes(270))) == .tooLong(longest: .hours(4)))
  }

  @Test func notice_is_a_quarter_of_an_hour() {
    let slot = Slot.sample(10)
    #expect(refusal(slot, now: slot.starts - .minutes(15)) == nil)
    let late = slot.starts - .minutes(14)
    #expect(refusal(slot, now: late) == .tooLate(earliest: late + .minutes(15)))
  }

  @Test func the_horizon_is_thirty_days() {
    let now = Instant.mondayMorning + .hours(2)
    #expect(refusal(.sample(10, day: 30), now: now) == nil)
    #expect(
      refusal(.sample(10, 30, day: 30), now: now) == .beyondHorizon(latest: now + .hours(720)))
  }

  @Test func no_more_people_than_chairs() {
    #expect(refusal(.sample(10), people: 6) == nil)
    #expect(refusal(.sample(10), people: 7) == .tooManyPeople(capacity: 6))
  }

  @Test func a_member_holds_two_bookings_a_day() {
    let calendar = RoomCalendar.sample(mine: [.sample(9), .sample(12)])
    #expect(
      refusal(.sample(15), in: calendar) == .overQuota(.member, Quota(per: .day, bookings: 2)))
    #expect(refusal(.sample(15, day: 1), in: calendar) == nil)
  }

  @Test func a_member_holds_twenty_hours_a_week() {
    let four = (0..<4).map { Slot.sample(9, for: .hours(4), day: $0) }
    let calendar = RoomCalendar.sample(mine: four + [.sample(14, for: .hours(3), day: 0)])
    #expect(
      refusal(.sample(9, for: .hours(2), day: 4), in: calendar)
        == .overQuota(.member, Quota(per: .week, hours: 20)))
    #expect(refusal(.sample(9, for: .hours(1), day: 4), in: calendar) == nil)
    #expect(refusal(.sample(9, for: .hours(2), day: 7), in: calendar) == nil)
  }

  @Test func a_verified_company_holds_more() {
    let six = (0..<6).map { Slot.sample(9 + $0) }
    #expect(
      refusal(.sample(16), in: .sample(companys: six))
        == .overQuota(.company, Quota(per: .day, bookings: 6)))
    #expect(refusal(.sample(16), in: .sample(companys: six, verified: true)) == nil)
  }

  @Test func nobody_sits_in_two_rooms_but_staff() {
    let calendar = RoomCalendar.sample(mine: [.sample(10)])
    #expect(refusal(.sample(10, 30), in: calendar) == .memberBusy(.sample(10)))
    #expect(refusal(.sample(11), in: calendar) == nil)
    #expect(refusal(.sample(10, 30), in: calendar, policy: .staff) == nil)
  }
}
