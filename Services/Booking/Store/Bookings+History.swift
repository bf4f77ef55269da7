package import BookingDomain
package import Kernel
import Postgres

/// One line of a booking's history.
package struct BookingChange: Sendable {
  package let status: String
  package let comment: String?
  /// A JSON object: for a move `from` and `to`.
  package let data: [UInt8]
  package let author: MemberID?
  package let authorName: String?
  package let at: Instant

  init(_ row: Row) throws {
    status = try row.string("status")
    comment = try row.optionalString("comment")
    data = try row.json("data")
    author = try row.optionalIdentifier("author_id")
    authorName = try row.optionalString("author_name")
    at = try row.instant("created_at")
  }
}

extension Bookings {
  /// Who changed it, when and how; the oldest first. Empty for a stranger.
  package func history(
    of id: BookingID, for access: BookingAccess
  ) async throws -> [BookingChange] {
    try await database.read(
      """
      select change.status, change.comment, change.data, change.author_id,
        author.display_name as author_name, change.created_at
      from booking_bookingstatus change
      join booking_booking booking on booking.id = change.booking_id
      left join user_ref author on author.id = change.author_id
      where change.booking_id = \(id) and \(access.predicate)
      order by change.id
      """
    ).map(BookingChange.init)
  }
}
