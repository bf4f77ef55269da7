package import BookingDomain
package import Kernel
package import Postgres

extension Bookings {
  /// Identity erased this person: what is still to come is cancelled, what is past keeps no name
  /// and no address. Run again it finds nothing more to do. Returns how many rows of each table.
  package func erase(
    _ member: MemberID, now: Instant, in transaction: Transaction
  ) async throws -> [String: Int] {
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
    let blanked = try await transaction.query(
      """
      update booking_booking
      set full_name = '', email = '', phone = '', purpose = '', row_version = row_version + 1
      where author_id = \(member) and (full_name, email, phone, purpose) <> ('', '', '', '')
      returning id
      """)
    let touched = try Set((Array(upcoming) + Array(blanked)).map { try $0.int64("id") })
    return [
      "booking_booking": touched.count,
      "core_infrastructure": try await forgetLikes(of: member, in: transaction),
      "core_infrastructurefavorite": try await transaction.query(
        "delete from core_infrastructurefavorite where user_id = \(member)"
      ).affected,
      "core_infrastructurerequest": try await blankRequests(of: member, in: transaction),
    ]
  }

  /// The array of the old site, which nothing writes any more.
  private func forgetLikes(
    of member: MemberID, in transaction: Transaction
  ) async throws -> Int {
    try await transaction.query(
      """
      update core_infrastructure
      set favorite_users = array_remove(favorite_users, \(member)::integer),
        row_version = row_version + 1
      where \(member)::integer = any (favorite_users)
      """
    ).affected
  }

  private func blankRequests(
    of member: MemberID, in transaction: Transaction
  ) async throws -> Int {
    try await transaction.query(
      """
      update core_infrastructurerequest
      set phone = '', contact_name = '', email = '', comment = null,
        row_version = row_version + 1
      where author_id = \(member)
        and (phone, contact_name, email, coalesce(comment, '')) <> ('', '', '', '')
      """
    ).affected
  }
}
