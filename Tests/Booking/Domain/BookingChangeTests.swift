import BookingDomain
import BookingSamples
import Kernel
import Testing

struct BookingChangeTests {
  private func booked(_ slot: Slot = .sample(10)) throws -> Booking {
    var calendar = RoomCalendar.sample()
    let fresh = try calendar.bookSample(slot)
    return Booking(
      stored: fresh.id, room: fresh.room, author: fresh.author, company: nil, slot: fresh.slot,
      hold: fresh.hold, people: fresh.people, purpose: fresh.purpose, status: fresh.status,
      version: 1)
  }

  @Test func an_owner_cancels_until_half_an_hour_before() throws {
    var booking = try booked()
    let deadline = booking.slot.starts - .minutes(30)
    #expect(throws: BookingError.changeTooLate(deadline: deadline)) {
      try booking.cancel(
        by: .owner, comment: nil, policy: .member, now: deadline + .microseconds(1))
    }
    #expect(booking.status == .confirmed)
    // when
    try booking.cancel(by: .owner, comment: nil, policy: .member, now: deadline)
    #expect(booking.status == .cancelled)
    #expect(booking.events == [.cancelled])
  }

  @Test func a_cancelled_booking_stays_cancelled() throws {
    var booking = try booked()
    try booking.cancel(by: .owner, comment: nil, policy: .member, now: .mondayMorning)
    #expect(throws: BookingError.notActive(.cancelled)) {
      try booking.cancel(by: .owner, comment: nil, policy: .member, now: .mondayMorning)
    }
  }

  @Test func an_administrator_is_not_bound_to_the_deadline_and_says_why() throws {
    var booking = try booked()
    let late = booking.slot.starts
    #expect(throws: BookingError.commentRequired) {
      try booking.cancel(by: .administrator, comment: nil, policy: .staff, now: late)
    }
    try booking.cancel(by: .administrator, comment: "Burst pipe", policy: .staff, now: late)
    #expect(booking.status == .cancelled)
  }

  @Test func a_booking_moves_over_its_own_old_slot() throws {
    let booking = try booked()
    var calendar = RoomCalendar(
      room: .sample(), zone: .almaty,
      holds: [RoomCalendar.Hold(booking: booking.id, slot: booking.hold)],
      diaries: [Diary(of: .member, entries: [.init(booking: booking.id, slot: booking.slot)])])
    let moved = try calendar.move(
      booking, to: .sample(10, 30), people: 5, by: .owner, comment: nil, policy: .member,
      now: .mondayMorning)
    #expect(moved.slot == .sample(10, 30))
    #expect(moved.people == 5)
    #expect(moved.events == [.moved(fromRoom: RoomID(1), fromSlot: .sample(10))])
  }

  @Test func a_move_keeps_the_rules_of_a_new_booking() throws {
    let booking = try booked()
    var calendar = RoomCalendar.sample(taken: [.sample(12)])
    #expect(throws: BookingError.self) {
      try calendar.move(
        booking, to: .sample(12), people: 4, by: .owner, comment: nil, policy: .member,
        now: .mondayMorning)
    }
    #expect(throws: BookingError.tooManyPeople(capacity: 6)) {
      try calendar.move(
        booking, to: .sample(14), people: 7, by: .owner, comment: nil, policy: .member,
        now: .mondayMorning)
    }
  }

  @Test func check_in_is_open_around_the_start() throws {
    var booking = try booked()
    let opens = booking.slot.starts - .minutes(15)
    let closes = booking.slot.starts + .minutes(15)
    let closed = BookingError.checkInClosed(opens: opens, closes: closes)
    #expect(throws: closed) { try booking.checkIn(policy: .member, now: opens - .microseconds(1)) }
    #expect(throws: closed) { try booking.checkIn(policy: .member, now: closes + .microseconds(1)) }
    try booking.checkIn(policy: .member, now: closes)
    #expect(booking.status == .checkedIn)
    #expect(throws: BookingError.alreadyCheckedIn) {
      try booking.checkIn(policy: .member, now: closes)
    }
  }
}
