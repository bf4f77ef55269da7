package import BookingDomain
package import Kernel
import PersonalData
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
    let tables = PersonalTables.booking
    var counts = try await tables.deleteRows(of: member.rawValue, in: transaction)
    // Of the old site; nothing writes there any more.
    counts.merge(try await tables.forgetMentions(of: member.rawValue, in: transaction)) { $0 + $1 }
    counts["booking_booking"] = touched.count
    counts["core_infrastructurerequest"] = try await blankRequests(of: member, in: transaction)
    return counts
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
