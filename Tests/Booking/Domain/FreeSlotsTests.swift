import BookingDomain
import BookingSamples
import Kernel
import Testing

struct FreeSlotsTests {
  private let monday = Slot.sample(0, for: .hours(24))

  @Test func what_is_free_lies_between_the_bookings() {
    let calendar = RoomCalendar.sample(taken: [.sample(10), .sample(13, for: .hours(2))])
    #expect(
      calendar.free(in: monday, policy: .member, now: .mondayMorning) == [
        .sample(9), .sample(11, for: .hours(2)), .sample(15, for: .hours(3)),
      ])
    #expect(calendar.busy(in: monday) == [.sample(10), .sample(13, for: .hours(2))])
  }

  @Test func what_is_past_is_not_free() {
    let calendar = RoomCalendar.sample()
    let now = Slot.sample(14, 20).starts
    #expect(
      calendar.free(in: monday, policy: .member, now: now) == [.sample(15, for: .hours(3))])
  }

  @Test func buffers_shorten_what_is_free() {
    let calendar = RoomCalendar.sample(
      .sample(bufferBefore: .minutes(10), bufferAfter: .minutes(10)), taken: [.sample(12)])
    #expect(
      calendar.free(in: monday, policy: .member, now: .mondayMorning) == [
        .sample(9, for: .minutes(150)), .sample(13, 30, for: .minutes(270)),
      ])
  }

  @Test func a_closed_weekend_has_nothing() {
    let weekend = Slot.sample(0, for: .hours(48), day: 5)
    #expect(
      RoomCalendar.sample().free(in: weekend, policy: .member, now: .mondayMorning).isEmpty)
  }

  /// Whatever is free can be booked, and whatever is not cannot: the two must never disagree.
  @Test func free_and_bookable_are_the_same() {
    let calendar = RoomCalendar.sample(
      .sample(bufferAfter: .minutes(20)), taken: [.sample(10), .sample(15, 30)])
    let free = calendar.free(in: monday, policy: .member, now: .mondayMorning)
    for halfHour in 0..<48 {
      let slot = Slot.sample(0, 30 * halfHour, for: .minutes(30))
      var copy = calendar
      let bookable = (try? copy.bookSample(slot)) != nil
      #expect(bookable == free.contains { $0.contains(slot) }, "\(slot.starts)")
    }
  }
}
