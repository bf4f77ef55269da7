package import Kernel

/// A room is held for somebody from now on.
package struct BookingConfirmed: ContractEvent {
  package static let type = "booking.confirmed"
  package static let aggregateType = "booking"

  package let bookingID: Int64
  package let roomID: Int64
  package let roomName: Localized
  /// `nil` for a booking of the old site that names no user.
  package let userID: Int64?
  package let companyID: Int64?
  package let startsAt: Instant
  package let endsAt: Instant

  package init(
    bookingID: Int64, roomID: Int64, roomName: Localized, userID: Int64?, companyID: Int64?,
    startsAt: Instant, endsAt: Instant
  ) {
    self.bookingID = bookingID
    self.roomID = roomID
    self.roomName = roomName
    self.userID = userID
    self.companyID = companyID
    self.startsAt = startsAt
    self.endsAt = endsAt
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
  }
}
