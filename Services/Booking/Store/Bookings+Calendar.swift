package import BookingDomain
import Kernel
package import Postgres

extension Bookings {
  /// Locks the owner and the room, reads what a decision needs, lets `decide` decide and saves what
  /// it changed, with history and events. `decide` is pure: the transaction may run again. The
  /// number it gets is for the booking it makes.
  package func withCalendar<Result: Sendable>(
    of room: RoomID, around wish: Slot, for owner: BookingOwner, policy: BookingPolicy,
    in transaction: Transaction,
    _ decide: @Sendable (inout RoomCalendar, BookingID) throws -> Result
  ) async throws -> Result {
    let reading = CalendarReading(
      room: room, owner: owner, wish: wish, moving: nil, policy: policy, zone: zone)
    let answers = try await transaction.batch(reading.statements)
    var calendar = try reading.calendar(from: answers)
    let result = try decide(&calendar, try reading.nextID(from: answers))
    for booking in calendar.changed {
      try await save(booking, by: owner.member, comment: nil, in: transaction)
    }
    return result
  }

  /// The same for a booking that exists; `decide` gets it as it is now.
  package func withCalendar(
    of room: RoomID?, around wish: Slot, moving id: BookingID, for access: BookingAccess,
    expecting version: Int64?, comment: String?, policy: BookingPolicy, in transaction: Transaction,
    _ decide: @Sendable (inout RoomCalendar, Booking) throws -> Void
  ) async throws {
    let found = try await find(id, for: access, in: transaction)
    guard let author = found.author else { throw BookingStoreError.noSuchBooking }
    let reading = CalendarReading(
      room: room ?? found.room, owner: BookingOwner(member: author, company: found.company),
      wish: wish, moving: id, policy: policy, zone: zone)
    let answers = try await transaction.batch(reading.statements)
    let booking = try reading.moving(from: answers)
    try demand(version, of: booking)
    var calendar = try reading.calendar(from: answers)
    try decide(&calendar, booking)
    for booking in calendar.changed {
      try await save(booking, by: access.person, comment: comment, in: transaction)
    }
  }

  /// Without a lock: who owns a booking never changes.
  private func find(
    _ id: BookingID, for access: BookingAccess, in transaction: Transaction
  ) async throws -> Booking {
    let rows = try await transaction.query(
      "select \(BookingRow.columns) from booking_booking booking where id = \(id) and \(access.predicate)"
    )
    guard let row = rows.first else { throw BookingStoreError.noSuchBooking }
    return try BookingRow.booking(row)
  }

  /// `nil` expects any.
  func demand(_ version: Int64?, of booking: Booking) throws {
    guard version == nil || booking.version == version else {
      throw BookingStoreError.stale(current: booking.version)
    }
  }

  /// A room as anybody sees it, without locks: what is free and what is taken in a period.
  package func calendar(of room: RoomID, in period: Slot) async throws -> RoomCalendar? {
    let statements = [
      RoomRow.statement(id: room, lock: false), RoomRow.hours(of: room),
      RoomRow.specialDays(
        of: room, from: zone.day(of: period.starts), to: zone.day(of: period.ends)),
      BookingRow.holds(in: room, during: period),
    ]
    let answers = try await database.transaction { try await $0.batch(statements) }
    guard let row = answers[0].first else { return nil }
    return RoomCalendar(
      room: try RoomRow.room(row, hours: answers[1], specialDays: answers[2]), zone: zone,
      holds: try answers[3].map(BookingRow.hold), diaries: [])
  }
}
