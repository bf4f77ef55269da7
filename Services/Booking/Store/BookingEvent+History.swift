import BookingDomain
import JSON
import Kernel

extension BookingEvent {
  /// The word of the history row.
  var word: String {
    switch self {
    case .confirmed: "confirmed"
    case .moved: "moved"
    case .cancelled: "cancelled"
    case .checkedIn: "checked_in"
    }
  }

  /// A move says both times and both rooms.
  func data(of booking: Booking) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        if case .moved(let room, let slot) = self {
          json.object("from") { write(slot, room, to: &$0) }
          json.object("to") { write(booking.slot, booking.room, to: &$0) }
        }
      }
    }
  }

  private func write(_ slot: Slot, _ room: RoomID, to json: inout JSONWriter) {
    json.field("room_id", room.rawValue)
    json.field("starts_at", slot.starts)
    json.field("ends_at", slot.ends)
  }
}
