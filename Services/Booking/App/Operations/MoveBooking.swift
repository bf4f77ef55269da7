import BookingDomain
import BookingStore
import Kernel
import Postgres

/// What a move asks for; what is left out stays as it is.
struct BookingMove: Sendable {
  let room: RoomID?
  let slot: Slot
  let people: Int?
  let comment: String?
  let version: Int64?
}

extension BookingApplication {
  func move(
    _ id: BookingID, _ move: BookingMove, for access: BookingAccess, policy: BookingPolicy,
    now: Instant, _ transaction: Transaction
  ) async throws -> BookingCard {
    try await bookings.withCalendar(
      of: move.room, around: move.slot, moving: id, for: access, expecting: move.version,
      comment: move.comment, policy: policy, in: transaction
    ) { calendar, booking in
      _ = try calendar.move(
        booking, to: move.slot, people: move.people ?? booking.people,
        by: access.actor(on: booking), comment: move.comment, policy: policy, now: now)
    }
    return try await bookings.card(id, in: transaction)
  }
}
