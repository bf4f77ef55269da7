import BookingDomain
import Postgres

/// What a broken constraint means. The rule has already said it kindly; this is for whoever came
/// past the lock.
enum Constraints {
  static func meaning(of error: DatabaseError) -> any Error {
    switch error.constraint {
    case "booking_booking_no_overlap": BookingError.slotTaken(nearest: [])
    case "booking_booking_room_id_fkey": BookingStoreError.noSuchRoom
    default: error
    }
  }
}
