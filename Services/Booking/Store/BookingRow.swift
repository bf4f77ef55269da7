import BookingDomain
import Kernel
import Postgres

/// Row ⇄ booking.
enum BookingRow {
  static let columns: SQL = """
    booking.id, booking.room_id, booking.author_id, booking.company_id, booking.starts_at,
    booking.ends_at, lower(booking.held) as held_from, upper(booking.held) as held_until,
    booking.people_count, booking.purpose, booking.status, booking.row_version
    """

  /// The same three words as in the exclusion constraint, so that its index serves.
  static let active: SQL = "status in ('pending', 'confirmed', 'checked_in')"

  static func booking(_ row: Row) throws -> Booking {
    Booking(
      stored: try row.identifier("id"), room: try row.identifier("room_id"),
      author: try row.optionalIdentifier("author_id"),
      company: try row.optionalIdentifier("company_id"),
      slot: try Slot(from: row.instant("starts_at"), to: row.instant("ends_at")),
      hold: try Slot(from: row.instant("held_from"), to: row.instant("held_until")),
      people: try row.int("people_count"), purpose: try row.string("purpose"),
      status: try status(row), version: try row.int64("row_version"))
  }

  /// A word of the old site that means nothing here holds no slot.
  static func status(_ row: Row) throws -> BookingStatus {
    BookingStatus(rawValue: try row.string("status")) ?? .expired
  }

  static func holds(in room: RoomID, during period: Slot) -> SQL {
    """
    select id, lower(held) as held_from, upper(held) as held_until from booking_booking
    where room_id = \(room) and held && tstzrange(\(period.starts), \(period.ends), '[)')
      and \(active)
    """
  }

  static func hold(_ row: Row) throws -> RoomCalendar.Hold {
    RoomCalendar.Hold(
      booking: try row.identifier("id"),
      slot: try Slot(from: row.instant("held_from"), to: row.instant("held_until")))
  }

  static func entry(_ row: Row) throws -> Diary.Entry {
    Diary.Entry(
      booking: try row.identifier("id"),
      slot: try Slot(from: row.instant("starts_at"), to: row.instant("ends_at")))
  }
}
