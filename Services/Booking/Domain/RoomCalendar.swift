package import Kernel

/// A room's bookings around one day, with the diaries of those who want it: all that a decision
/// about a slot needs. Whoever holds it holds the locks, so nothing in it can change meanwhile.
package struct RoomCalendar: Sendable {
  package struct Hold: Sendable, Hashable {
    package let booking: BookingID
    package let slot: Slot

    package init(booking: BookingID, slot: Slot) {
      self.booking = booking
      self.slot = slot
    }
  }

  package let room: Room
  package let zone: LocalZone
  private(set) var holds: [Hold]
  private var diaries: [Diary]
  /// What was booked or moved, for the Store to save.
  package private(set) var changed: [Booking] = []

  package init(room: Room, zone: LocalZone, holds: [Hold], diaries: [Diary]) {
    self.room = room
    self.zone = zone
    self.holds = holds
    self.diaries = diaries
  }

  /// Refuses in the order in which a person would explain it.
  package mutating func book(
    _ wish: BookingWish, for member: MemberID, company: CompanyID?, id: BookingID,
    policy: BookingPolicy, now: Instant
  ) throws(BookingError) -> Booking {
    try check(wish.slot, people: wish.people, except: nil, policy: policy, now: now)
    let booking = Booking(id: id, in: room, for: member, company: company, wish: wish)
    note(booking)
    return booking
  }

  /// Gives a booking another time, room or number of people, under the same rules.
  package mutating func move(
    _ booking: Booking, to slot: Slot, people: Int, by actor: BookingActor, comment: String?,
    policy: BookingPolicy, now: Instant
  ) throws(BookingError) -> Booking {
    guard booking.status == .confirmed || booking.status == .pending else {
      throw .notActive(booking.status)
    }
    try booking.demandChangeable(by: actor, comment: comment, policy: policy, now: now)
    try check(slot, people: people, except: booking.id, policy: policy, now: now)
    var moved = booking
    moved.room = room.id
    moved.slot = slot
    moved.hold = room.hold(for: slot)
    moved.people = people
    moved.events.append(.moved(fromRoom: booking.room, fromSlot: booking.slot))
    note(moved)
    return moved
  }

  private func check(
    _ slot: Slot, people: Int, except moving: BookingID?, policy: BookingPolicy, now: Instant
  ) throws(BookingError) {
    guard room.isActive else { throw .roomInactive }
    try checkTime(slot, policy: policy, now: now)
    guard people <= room.capacity else { throw .tooManyPeople(capacity: room.capacity) }
    try checkDiaries(slot, except: moving, policy: policy)
    guard isFree(slot, except: moving) else {
      throw .slotTaken(nearest: nearest(to: slot, except: moving, policy: policy, now: now))
    }
  }

  /// The rules that look at the owners' other bookings.
  func checkDiaries(
    _ slot: Slot, except moving: BookingID?, policy: BookingPolicy
  ) throws(BookingError) {
    for diary in diaries {
      try diary.check(slot, except: moving, policy: policy, in: zone)
    }
  }

  /// The rules that need no other booking.
  func checkTime(_ slot: Slot, policy: BookingPolicy, now: Instant) throws(BookingError) {
    let hours = room.hours.slot(on: zone.day(of: slot.starts), in: zone)
    guard let hours, hours.contains(slot) else { throw .outsideOpeningHours(hours: hours) }
    guard isOnGrid(slot.starts, policy.step), isOnGrid(slot.ends, policy.step) else {
      throw .offGrid(step: policy.step)
    }
    guard slot.length >= policy.shortest else { throw .tooShort(shortest: policy.shortest) }
    guard slot.length <= policy.longest else { throw .tooLong(longest: policy.longest) }
    let earliest = now + policy.notice
    guard slot.starts >= earliest else { throw .tooLate(earliest: earliest) }
    let latest = now + policy.horizon
    guard slot.starts <= latest else { throw .beyondHorizon(latest: latest) }
  }

  func isFree(_ slot: Slot, except moving: BookingID?) -> Bool {
    let wanted = room.hold(for: slot)
    return !holds.contains { $0.booking != moving && $0.slot.overlaps(wanted) }
  }

  private func isOnGrid(_ instant: Instant, _ step: Duration) -> Bool {
    zone.timeOfDay(of: instant).wholeMicroseconds % step.wholeMicroseconds == 0
  }

  private mutating func note(_ booking: Booking) {
    holds.removeAll { $0.booking == booking.id }
    holds.append(Hold(booking: booking.id, slot: booking.hold))
    for index in diaries.indices { diaries[index].note(booking.slot, for: booking.id) }
    changed.append(booking)
  }
}
