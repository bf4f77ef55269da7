package import BookingDomain
package import Kernel
import Postgres

/// A booking as its owner sees it.
package struct BookingCard: Sendable {
  package let id: BookingID
  /// The word of the column: one of `BookingStatus`, or an old site's own.
  package let status: String
  package let room: RoomID
  package let roomName: Localized
  package let author: MemberID?
  /// Of the local copy, else what the row itself has.
  package let authorName: String
  package let company: CompanyID?
  package let companyName: String?
  package let startsAt: Instant
  package let endsAt: Instant
  package let people: Int
  package let purpose: String
  package let createdAt: Instant
  package let updatedAt: Instant
  package let version: Int64

  static func statement(_ condition: SQL) -> SQL {
    """
    select booking.id, booking.status, booking.room_id, \(RoomRow.name), booking.author_id,
      coalesce(nullif(author.display_name, ''), booking.full_name) as author_name,
      booking.company_id, company.name as company_name, booking.starts_at, booking.ends_at,
      booking.people_count, booking.purpose, booking.created_at, booking.updated_at,
      booking.row_version
    from booking_booking booking
    join booking_room room on room.id = booking.room_id
    left join user_ref author on author.id = booking.author_id
    left join company_ref company on company.id = booking.company_id
    \(condition)
    """
  }

  init(_ row: Row) throws {
    id = try row.identifier("id")
    status = try row.string("status")
    room = try row.identifier("room_id")
    roomName = try row.localized("name")
    author = try row.optionalIdentifier("author_id")
    authorName = try row.string("author_name")
    company = try row.optionalIdentifier("company_id")
    companyName = try row.optionalString("company_name")
    startsAt = try row.instant("starts_at")
    endsAt = try row.instant("ends_at")
    people = try row.int("people_count")
    purpose = try row.string("purpose")
    createdAt = try row.instant("created_at")
    updatedAt = try row.instant("updated_at")
    version = try row.int64("row_version")
  }
}
