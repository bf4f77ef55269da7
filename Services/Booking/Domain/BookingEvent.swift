/// What happened to a booking. Internal: what others may rely on is in the Contract.
package enum BookingEvent: Sendable, Equatable {
  case confirmed
  case moved(fromRoom: RoomID, fromSlot: Slot)
  case cancelled
  case checkedIn
}
