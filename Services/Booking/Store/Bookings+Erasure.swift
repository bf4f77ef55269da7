package import BookingDomain
package import Kernel
package import Postgres

extension Bookings {
  /// Identity erased this person: what is still to come is cancelled, what is past keeps no name
  /// and no address. Run again it finds nothing more to do.
  package func erase(_ member: MemberID, now: Instant, in transaction: Transaction) async throws {
    let upcoming = try await transaction.query(
      """
      select \(BookingRow.columns) from booking_booking booking
      where author_id = \(member) and starts_at > \(now) and \(BookingRow.active)
      order by id for no key update
      """)
    for row in upcoming {
      var booking = try BookingRow.booking(row)
      try booking.release()
      try await save(booking, by: nil, comment: nil, in: transaction)
    }
    _ = try await transaction.query(
      """
      update booking_booking
      set full_name = '', email = '', phone = '', purpose = '', row_version = row_version + 1
      where author_id = \(member) and (full_name, email, phone, purpose) <> ('', '', '', '')
      """)
  }
}
