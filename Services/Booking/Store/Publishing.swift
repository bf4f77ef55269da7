import BookingContract
import BookingDomain
import Kernel
import Outbox
import Postgres

extension Bookings {
  /// What happened → what others may know of it. The revision is the row's version after the change.
  func publish(
    _ event: BookingEvent, of booking: Booking, in roomName: Localized, by person: MemberID?,
    in transaction: Transaction
  ) async throws {
    let revision = booking.version + 1
    let actor = person?.rawValue
    switch event {
    case .confirmed:
      try await OutboxWriter.append(
        BookingConfirmed(
          bookingID: booking.id.rawValue, roomID: booking.room.rawValue, roomName: roomName,
          userID: booking.author?.rawValue, companyID: booking.company?.rawValue,
          startsAt: booking.slot.starts, endsAt: booking.slot.ends),
        rev: revision, actor: actor, in: transaction)
    case .moved(let room, let slot):
      try await OutboxWriter.append(
        BookingMoved(
          bookingID: booking.id.rawValue, roomID: booking.room.rawValue, roomName: roomName,
          userID: booking.author?.rawValue, companyID: booking.company?.rawValue,
          startsAt: booking.slot.starts, endsAt: booking.slot.ends, previousRoomID: room.rawValue,
          previousStartsAt: slot.starts, previousEndsAt: slot.ends),
        rev: revision, actor: actor, in: transaction)
    case .cancelled:
      try await OutboxWriter.append(
        BookingCancelled(
          bookingID: booking.id.rawValue, roomID: booking.room.rawValue, roomName: roomName,
          userID: booking.author?.rawValue, companyID: booking.company?.rawValue,
          startsAt: booking.slot.starts, endsAt: booking.slot.ends),
        rev: revision, actor: actor, in: transaction)
    case .checkedIn: break
    }
  }
}
