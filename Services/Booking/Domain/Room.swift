package import Kernel

package typealias RoomID = Identifier<Room>

/// A room that can be booked.
package struct Room: Sendable, Equatable {
  package let id: RoomID
  package let name: Localized
  package let capacity: Int
  /// An inactive room keeps its bookings and takes no new ones.
  package let isActive: Bool
  package let hours: OpeningHours
  /// Kept free around each booking, for cleaning and setting up.
  package let bufferBefore: Duration
  package let bufferAfter: Duration

  package init(
    id: RoomID, name: Localized, capacity: Int, isActive: Bool, hours: OpeningHours,
    bufferBefore: Duration, bufferAfter: Duration
  ) {
    self.id = id
    self.name = name
    self.capacity = capacity
    self.isActive = isActive
    self.hours = hours
    self.bufferBefore = bufferBefore
    self.bufferAfter = bufferAfter
  }

  /// What a booking of `slot` keeps others out of.
  package func hold(for slot: Slot) -> Slot {
    slot.widened(before: bufferBefore, after: bufferAfter)
  }

  /// What a hold of another booking makes impossible for a start and an end in this room.
  func blocked(by hold: Slot) -> Slot {
    hold.widened(before: bufferAfter, after: bufferBefore)
  }
}
