import BookingDomain
import BookingSamples
import Kernel
import Testing

/// One table of wishes for a room that others hold from 10:00 to 11:00 on Monday.
struct RoomCalendarTests {
  @Test func a_slot_that_touches_another_is_free() throws {
    var calendar = RoomCalendar.sample(taken: [.sample(10)])
    let before = try calendar.bookSample(.sample(9))
    #expect(before.slot == .sample(9))
    #expect(before.status == .confirmed)
    #expect(before.events == [.confirmed])
    #expect(calendar.changed == [before])

    var other = RoomCalendar.sample(taken: [.sample(10)])
    #expect(throws: Never.self) { try other.bookSample(.sample(11)) }
  }

  @Test(arguments: [
    (Slot.sample(10), "the same"), (.sample(9, 30), "its head"), (.sample(10, 30), "its tail"),
    (.sample(9, for: .hours(3)), "around it"), (.sample(10, for: .minutes(30)), "inside it"),
  ])
  func a_slot_that_overlaps_is_taken(_ slot: Slot, _: String) {
    var calendar = RoomCalendar.sample(taken: [.sample(10)])
    let refusal = #expect(throws: BookingError.self) { try calendar.bookSample(slot) }
    guard case .slotTaken(let nearest) = refusal else {
      Issue.record("refused with \(String(describing: refusal))")
      return
    }
    #expect(nearest.count == 3)
    #expect(nearest.allSatisfy { $0.length == slot.length && !$0.overlaps(.sample(10)) })
    #expect(calendar.changed.isEmpty)
  }

  @Test func the_nearest_free_slots_come_first() {
    var calendar = RoomCalendar.sample(taken: [.sample(10)])
    #expect(
      throws: BookingError.slotTaken(nearest: [.sample(9), .sample(11), .sample(11, 30)])
    ) {
      try calendar.bookSample(.sample(10))
    }
  }

  @Test func a_full_day_is_answered_with_the_next_one() {
    var calendar = RoomCalendar.sample(taken: [.sample(9, for: .hours(9))])
    #expect(
      throws: BookingError.slotTaken(
        nearest: [.sample(9, day: 1), .sample(9, 30, day: 1), .sample(10, day: 1)])
    ) {
      try calendar.bookSample(.sample(17))
    }
  }

  @Test func suggestions_keep_clear_of_the_members_own_bookings() {
    var calendar = RoomCalendar.sample(taken: [.sample(10)], mine: [.sample(11)])
    #expect(
      throws: BookingError.slotTaken(nearest: [.sample(9), .sample(12), .sample(12, 30)])
    ) {
      try calendar.bookSample(.sample(10))
    }
  }

  @Test func buffers_keep_neighbours_apart() throws {
    let room = Room.sample(bufferAfter: .minutes(30))
    var calendar = RoomCalendar.sample(room, taken: [.sample(10)])
    #expect(throws: BookingError.self) { try calendar.bookSample(.sample(11)) }
    #expect(throws: BookingError.self) { try calendar.bookSample(.sample(9)) }
    #expect(throws: Never.self) { try calendar.bookSample(.sample(11, 30)) }
    #expect(calendar.changed.first?.hold == .sample(11, 30, for: .minutes(90)))
  }
}
