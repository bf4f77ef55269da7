package import BookingDomain
package import Kernel
package import Postgres

extension Bookings {
  /// What a company has still to come is given back if it has been suspended for the whole of the
  /// notice. Run again it finds nothing more to do. Returns how many bookings that were.
  package func release(
    of company: CompanyID, now: Instant, in transaction: Transaction
  ) async throws -> Int {
    // The row is held: whoever restores the company, or books for it, comes before or after.
    let known = try await transaction.query(
      "select suspended_at from company_ref where id = \(company) for no key update")
    guard let since = try known.first?.optionalInstant("suspended_at"),
      since + SuspensionPolicy.notice <= now
    else { return 0 }
    let upcoming = try await transaction.query(
      """
      select \(BookingRow.columns) from booking_booking booking
      where company_id = \(company) and starts_at > \(now) and \(BookingRow.active)
      order by id for no key update
      """)
    for row in upcoming {
      var booking = try BookingRow.booking(row)
      try booking.release()
      try await save(booking, by: nil, comment: SuspensionPolicy.comment, in: transaction)
    }
    return upcoming.count
  }
}
