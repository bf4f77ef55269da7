import BookingDomain
import BookingSamples
import BookingStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen at once, and again on eight days: the first round is spent on opening connections.
/// Without the locks of `CalendarReading` refusals come from the exclusion constraint and name no
/// free slots, and quotas are overrun; without the constraint as well, two would have one room.
struct RaceTests {
  private static let days = [0, 1, 2, 3, 4, 7, 8, 9]

  @Test func sixteen_members_want_one_room_and_one_gets_it() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      for day in Self.days {
        // when
        let results = await contenders(16) { index in
          try await world.book(room, .sample(10, day: day), for: Int64(index + 1))
        }
        #expect(results.filter { (try? $0.get()) != nil }.count == 1)
        for case .failure(let error) in results {
          guard case .slotTaken(let nearest)? = error as? BookingError else {
            Issue.record("refused with \(error)")
            continue
          }
          #expect(
            nearest == [.sample(9, day: day), .sample(11, day: day), .sample(11, 30, day: day)])
        }
      }
      #expect(try await world.count("booking_booking") == 8)
      #expect(try await world.count("booking_bookingstatus") == 8)
      #expect(
        try await world.events == Array(repeating: "booking.confirmed", count: Self.days.count))
    }
  }

  @Test func sixteen_wishes_of_one_member_stay_within_her_quota() async throws {
    try await BookingWorld.with { world in
      var rooms: [RoomID] = []
      for index in 0..<4 { rooms.append(try await world.room(name: "Room \(index)")) }
      let some = rooms
      for day in Self.days {
        // when: four rooms, four hours of one day
        let results = await contenders(16) { index in
          try await world.book(some[index % 4], .sample(9 + 2 * (index / 4), day: day))
        }
        #expect(results.filter { (try? $0.get()) != nil }.count == 2)
        for case .failure(let error) in results {
          let refusal = error as? BookingError
          let isExpected =
            refusal == .overQuota(.member, Quota(per: .day, bookings: 2))
            || (9...15).contains { refusal == .memberBusy(.sample($0, day: day)) }
          #expect(isExpected, "\(error)")
        }
      }
      #expect(try await world.count("booking_booking") == 16)
    }
  }

  @Test func sixteen_moves_to_one_slot_leave_one_there() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      var made: [Booking] = []
      for index in 0..<16 {
        made.append(
          try await world.book(
            room, .sample(9 + index % 8, day: index / 8), for: Int64(index + 1)))
      }
      let bookings = made
      let goal = Slot.sample(10, day: 2)
      // when
      let results = await contenders(16) { index in
        try await world.move(bookings[index], to: goal)
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      for case .failure(let error) in results {
        #expect(isTaken(error as? BookingError), "\(error)")
      }
      let there = try await world.database.query(
        "select id from booking_booking where starts_at = \(goal.starts)")
      #expect(there.count == 1)
      #expect(try await world.events.filter { $0 == "booking.moved" }.count == 1)
    }
  }

  @Test func touching_slots_of_sixteen_members_all_fit() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let results = await contenders(16) { index in
        try await world.book(
          room, .sample(9, 30 * index, for: .minutes(30)), for: Int64(index + 1))
      }
      for result in results { #expect(throws: Never.self) { try result.get() } }
      #expect(try await world.count("booking_booking") == 16)
    }
  }

  /// Rule 7 of the house: random wishes over several rooms; nothing active overlaps afterwards and
  /// every wish had exactly one outcome.
  @Test func whatever_many_want_nothing_active_overlaps() async throws {
    try await BookingWorld.with { world in
      var rooms: [RoomID] = []
      for index in 0..<3 {
        rooms.append(
          try await world.room(bufferAfter: .minutes(30 * index), name: "Room \(index)"))
      }
      let some = rooms
      let results = await contenders(48) { index in
        var random = Scatter(seed: UInt64(index + 1))
        let slot = Slot.sample(
          9 + random.next(7), 30 * random.next(2), for: .minutes(30 * (1 + random.next(4))))
        return try await world.book(some[random.next(3)], slot, for: Int64(index + 1))
      }
      let won = results.filter { (try? $0.get()) != nil }.count
      let refused = results.count { result in
        if case .failure(let error) = result { error is BookingError } else { false }
      }
      #expect(won + refused == 48)
      #expect(try await world.count("booking_booking") == Int64(won))
      let clashes = try await world.database.query(
        """
        select a.id from booking_booking a join booking_booking b
          on a.room_id = b.room_id and a.id < b.id and a.held && b.held
        where a.status = 'confirmed' and b.status = 'confirmed'
        """)
      #expect(clashes.isEmpty)
    }
  }

  private func isTaken(_ error: BookingError?) -> Bool {
    if case .slotTaken? = error { true } else { false }
  }
}

/// A small generator with a seed, so that a failure can be run again (SplitMix64).
private struct Scatter {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
