import BookingDomain
import BookingStore
import Kernel
import Postgres

extension BookingApplication {
  /// Identity confirms first, outside the transaction; then the calendar decides.
  func confirm(_ owner: BookingOwner) async throws { try await identity.confirm(owner) }

  /// In the transaction of the command. `now` is taken once: the decision may run again.
  func book(
    _ wish: BookingWish, in room: RoomID, for owner: BookingOwner, policy: BookingPolicy,
    now: Instant, _ transaction: Transaction
  ) async throws -> BookingCard {
    let booking = try await bookings.withCalendar(
      of: room, around: wish.slot, for: owner, policy: policy, in: transaction
    ) { calendar, id in
      try calendar.book(
        wish, for: owner.member, company: owner.company, id: id, policy: policy, now: now)
    }
    return try await bookings.card(booking.id, in: transaction)
  }
}
