import BookingDomain
import BookingSamples
import BookingStore
import Kernel
import Postgres
import TestSupport
import Testing

struct BookingsTests {
  @Test func a_booking_is_one_row_with_history_and_event() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room(bufferAfter: .minutes(30))
      // when
      let booking = try await world.book(room, .sample(17), company: 5)
      let rows = try await world.database.query(
        """
        select date, start_time, end_time, upper(held) as until, row_version, company_id
        from booking_booking where id = \(booking.id)
        """)
      let row = try #require(rows.first)
      #expect(try row.day("date") == LocalZone.almaty.day(of: .mondayMorning))
      #expect(try row.string("start_time") == "17:00:00")
      #expect(try row.string("end_time") == "18:00:00")
      #expect(try row.instant("until") == Slot.sample(17).ends + .minutes(30))
      #expect(try row.int64("company_id") == 5)
      let told = try await world.database.query(
        "select aggregate_id, aggregate_rev, actor_id, data from outbox")
      let event = try #require(told.first)
      #expect(try event.string("aggregate_id") == booking.id.description)
      #expect(try event.int64("aggregate_rev") == 1)
      #expect(try event.int64("actor_id") == 1)
    }
  }

  @Test func a_refused_booking_leaves_nothing() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room(capacity: 2)
      await #expect(throws: BookingError.tooManyPeople(capacity: 2)) {
        try await world.book(room, .sample(10))
      }
      #expect(try await world.count("booking_booking") == 0)
      #expect(try await world.count("booking_bookingstatus") == 0)
      #expect(try await world.count("outbox") == 0)
      #expect(try await world.count("user_ref") == 0)
    }
  }

  /// Past the rule and past the lock: a second writer that never asked the calendar.
  @Test func the_table_itself_refuses_an_overlap() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.book(room, .sample(10))
      let slot = Slot.sample(10, 30)
      let error = await #expect(throws: DatabaseError.self) {
        try await world.database.query(
          """
          insert into booking_booking
            (status, people_count, purpose, room_id, starts_at, ends_at, held)
          values ('pending', 1, 'x', \(room), \(slot.starts), \(slot.ends),
            tstzrange(\(slot.starts), \(slot.ends)))
          """)
      }
      #expect(error?.state == .exclusionViolation)
      #expect(error?.constraint == "booking_booking_no_overlap")
    }
  }

  @Test func a_cancelled_slot_is_free_again() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let booking = try await world.book(room, .sample(10))
      // when
      try await world.cancel(booking)
      _ = try await world.book(room, .sample(10), for: 2)
      #expect(
        try await world.events == ["booking.confirmed", "booking.cancelled", "booking.confirmed"])
    }
  }

  @Test func a_move_keeps_both_times_in_its_history() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let booking = try await world.book(room, .sample(10))
      // when
      try await world.move(booking, to: .sample(10, 30))
      let access = BookingAccess(person: MemberID(1), isAdministrator: false)
      let card = try #require(try await world.bookings.card(booking.id, for: access))
      #expect(card.startsAt == Slot.sample(10, 30).starts)
      #expect(card.version == 2)
      let history = try await world.bookings.history(of: booking.id, for: access)
      #expect(history.map(\.status) == ["confirmed", "moved"])
      let data = String(decoding: try #require(history.last).data, as: UTF8.self)
      #expect(
        data.contains("2026-01-05T05:00:00.000Z") && data.contains("2026-01-05T05:30:00.000Z"))
    }
  }

  @Test func a_stale_version_changes_nothing() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let booking = try await world.book(room, .sample(10))
      try await world.move(booking, to: .sample(11), expecting: 1)
      await #expect(throws: BookingStoreError.stale(current: 2)) {
        try await world.move(booking, to: .sample(12), expecting: 1)
      }
      await #expect(throws: BookingStoreError.stale(current: 2)) {
        try await world.cancel(booking, expecting: 1)
      }
      #expect(try await world.count("booking_bookingstatus") == 2)
    }
  }

  @Test func a_strangers_booking_is_not_there() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let booking = try await world.book(room, .sample(10))
      await #expect(throws: BookingStoreError.noSuchBooking) {
        try await world.cancel(booking, by: 2)
      }
      await #expect(throws: BookingStoreError.noSuchBooking) {
        try await world.move(booking, to: .sample(12), by: 2)
      }
      let stranger = BookingAccess(person: MemberID(2), isAdministrator: false)
      #expect(try await world.bookings.card(booking.id, for: stranger) == nil)
      #expect(try await world.bookings.history(of: booking.id, for: stranger).isEmpty)
    }
  }

  @Test func who_was_erased_books_nothing() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.database.query("insert into user_ref (id, deleted) values (1, true)")
      _ = try await world.database.query("insert into company_ref (id, deleted) values (5, true)")
      await #expect(throws: BookingStoreError.memberGone) {
        try await world.book(room, .sample(10))
      }
      await #expect(throws: BookingStoreError.companyGone) {
        try await world.book(room, .sample(10), for: 2, company: 5)
      }
      #expect(try await world.count("booking_booking") == 0)
    }
  }

  @Test func an_erasure_cancels_what_is_to_come_and_forgets_the_rest() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let past = try await world.book(room, .sample(10))
      let future = try await world.book(room, .sample(10, day: 1))
      // when
      let counts = try await world.database.transaction { transaction in
        try await world.bookings.erase(
          MemberID(1), now: Slot.sample(12).starts, in: transaction)
      }
      #expect(counts["booking_booking"] == 2)
      let rows = try await world.database.query(
        "select id, status, purpose from booking_booking order by id")
      #expect(try rows.map { try $0.string("status") } == ["confirmed", "cancelled"])
      #expect(try rows.map { try $0.string("purpose") } == ["", ""])
      #expect(try rows.map { try $0.int64("id") } == [past.id.rawValue, future.id.rawValue])
      #expect(try await world.events.last == "booking.cancelled")
    }
  }

  @Test func a_special_day_of_a_room_beats_that_of_the_house() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let day = LocalZone.almaty.day(of: .mondayMorning)
      _ = try await world.database.query("insert into booking_specialday (day) values (\(day))")
      await #expect(throws: BookingError.outsideOpeningHours(hours: nil)) {
        try await world.book(room, .sample(10))
      }
      _ = try await world.database.query(
        """
        insert into booking_specialday (room_id, day, opens, closes)
        values (\(room), \(day), '10:00', '12:00')
        """)
      _ = try await world.book(room, .sample(10))
    }
  }

  /// The domain has its own table of offsets: a new law comes with tzdata and must be noticed.
  @Test func the_zone_of_the_house_agrees_with_the_database() async throws {
    try await BookingWorld.with { world in
      let rows = try await world.database.query(
        """
        select moment, extract(epoch from
          (moment at time zone 'Asia/Almaty') - (moment at time zone 'UTC'))::integer as east
        from generate_series(timestamptz '2005-01-01', '2035-01-01', '5 days 7 hours') moment
        """)
      #expect(rows.count > 2_000)
      for row in rows {
        let moment = try row.instant("moment")
        #expect(try row.int("east") == LocalZone.almaty.offset(at: moment), "\(moment)")
      }
    }
  }
}
