package import BookingDomain
import Kernel
package import Postgres

extension Bookings {
  /// Locks one booking, lets `decide` change it and saves it with history and events.
  package func change(
    _ id: BookingID, for access: BookingAccess, expecting version: Int64?, comment: String?,
    in transaction: Transaction, _ decide: @Sendable (inout Booking) throws -> Void
  ) async throws {
    let rows = try await transaction.query(
      """
      select \(BookingRow.columns) from booking_booking booking
      where id = \(id) and \(access.predicate) for no key update
      """)
    guard let row = rows.first else { throw BookingStoreError.noSuchBooking }
    var booking = try BookingRow.booking(row)
    try demand(version, of: booking)
    try decide(&booking)
    try await save(booking, by: access.person, comment: comment, in: transaction)
  }

  /// State, history and events of one change.
  func save(
    _ booking: Booking, by person: MemberID?, comment: String?, in transaction: Transaction
  ) async throws {
    do {
      let answers = try await transaction.batch(
        [booking.version == 0 ? insert(booking) : update(booking)]
          + booking.events.map { history($0, of: booking, by: person, comment: comment) }
          + [roomName(of: booking)])
      guard let name = try answers.last?.first?.localized("name") else {
        throw BookingStoreError.noSuchRoom
      }
      for event in booking.events {
        try await publish(event, of: booking, in: name, by: person, in: transaction)
      }
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
  }

  private func insert(_ booking: Booking) -> SQL {
    """
    insert into booking_booking
      (id, status, people_count, purpose, author_id, company_id, room_id, starts_at, ends_at, held)
    values
      (\(booking.id), \(booking.status), \(booking.people), \(booking.purpose), \(booking.author),
       \(booking.company), \(booking.room), \(booking.slot.starts), \(booking.slot.ends),
       tstzrange(\(booking.hold.starts), \(booking.hold.ends), '[)'))
    """
  }

  private func update(_ booking: Booking) -> SQL {
    """
    update booking_booking set
      status = \(booking.status), people_count = \(booking.people), room_id = \(booking.room),
      starts_at = \(booking.slot.starts), ends_at = \(booking.slot.ends),
      held = tstzrange(\(booking.hold.starts), \(booking.hold.ends), '[)'),
      updated_at = now(), row_version = row_version + 1
    where id = \(booking.id)
    """
  }

  private func history(
    _ event: BookingEvent, of booking: Booking, by person: MemberID?, comment: String?
  ) -> SQL {
    """
    insert into booking_bookingstatus (status, comment, data, booking_id, author_id)
    values (\(event.word), \(comment), \(JSONText(event.data(of: booking))), \(booking.id), \(person))
    """
  }

  private func roomName(of booking: Booking) -> SQL {
    "select \(RoomRow.name) from booking_room room where room.id = \(booking.room)"
  }
}
