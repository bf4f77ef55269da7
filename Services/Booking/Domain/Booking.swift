package import Kernel

package typealias BookingID = Identifier<Booking>

/// A room held for somebody. A value that exists kept every rule when it was made.
package struct Booking: Sendable, Equatable {
  package let id: BookingID
  package internal(set) var room: RoomID
  /// `nil` only in rows of the old site that have none.
  package let author: MemberID?
  package let company: CompanyID?
  package internal(set) var slot: Slot
  /// The slot with the room's buffers: what others are kept out of.
  package internal(set) var hold: Slot
  package internal(set) var people: Int
  package let purpose: String
  package internal(set) var status: BookingStatus
  /// The row's version as it was read; 0 before it is saved.
  package let version: Int64
  /// What happened since it was read.
  package internal(set) var events: [BookingEvent] = []

  /// Reads a row back; only the Store may.
  package init(
    stored id: BookingID, room: RoomID, author: MemberID?, company: CompanyID?, slot: Slot,
    hold: Slot, people: Int, purpose: String, status: BookingStatus, version: Int64
  ) {
    self.id = id
    self.room = room
    self.author = author
    self.company = company
    self.slot = slot
    self.hold = hold
    self.people = people
    self.purpose = purpose
    self.status = status
    self.version = version
  }

  /// Only a calendar makes one, after it checked the wish.
  init(
    id: BookingID, in room: Room, for member: MemberID, company: CompanyID?, wish: BookingWish
  ) {
    self.init(
      stored: id, room: room.id, author: member, company: company, slot: wish.slot,
      hold: room.hold(for: wish.slot), people: wish.people, purpose: wish.purpose,
      status: .confirmed, version: 0)
    events = [.confirmed]
  }

  func demandActive() throws(BookingError) {
    guard status.isActive else { throw .notActive(status) }
  }
}

/// Who changes a booking.
package enum BookingActor: Sendable, Equatable {
  case owner
  /// Staff is not bound to the deadline and must say why.
  case administrator
}
