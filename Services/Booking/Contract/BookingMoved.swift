package import Kernel

/// A booking has another time or room; `room…`, `startsAt` and `endsAt` are the new ones.
package struct BookingMoved: ContractEvent {
  package static let type = "booking.moved"
  package static let aggregateType = "booking"

  package let bookingID: Int64
  package let roomID: Int64
  package let roomName: Localized
  package let userID: Int64?
  package let companyID: Int64?
  package let startsAt: Instant
  package let endsAt: Instant
  package let previousRoomID: Int64
  package let previousStartsAt: Instant
  package let previousEndsAt: Instant

  package init(
    bookingID: Int64, roomID: Int64, roomName: Localized, userID: Int64?, companyID: Int64?,
    startsAt: Instant, endsAt: Instant, previousRoomID: Int64, previousStartsAt: Instant,
    previousEndsAt: Instant
  ) {
    self.bookingID = bookingID
    self.roomID = roomID
    self.roomName = roomName
    self.userID = userID
    self.companyID = companyID
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.previousRoomID = previousRoomID
    self.previousStartsAt = previousStartsAt
    self.previousEndsAt = previousEndsAt
  }

  package var aggregateID: String { String(bookingID) }

  enum CodingKeys: String, CodingKey {
    case bookingID = "booking_id"
    case roomID = "room_id"
    case roomName = "room_name"
    case userID = "user_id"
    case companyID = "company_id"
    case startsAt = "starts_at"
    case endsAt = "ends_at"
    case previousRoomID = "previous_room_id"
    case previousStartsAt = "previous_starts_at"
    case previousEndsAt = "previous_ends_at"
  }
}
