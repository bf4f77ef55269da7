package import BookingDomain
package import Kernel

extension Room {
  package static func sample(
    id: Int64 = 1, capacity: Int = 6, isActive: Bool = true,
    hours: OpeningHours = OpeningHours(week: OpeningHours.ofTheHouse),
    bufferBefore: Duration = .zero, bufferAfter: Duration = .zero
  ) -> Room {
    Room(
      id: RoomID(id), name: Localized(ru: "Абай", kk: "Абай", en: "Abai"), capacity: capacity,
      isActive: isActive, hours: hours, bufferBefore: bufferBefore, bufferAfter: bufferAfter)
  }
}

extension BookingWish {
  package static func sample(
    _ slot: Slot = .sample(10), people: Int = 4, purpose: String = "Planning"
  ) -> BookingWish {
    BookingWish(slot: slot, people: people, purpose: purpose)
  }
}

extension RoomCalendar {
  /// A room in which others already hold `taken`, seen by a member who holds `mine`.
  package static func sample(
    _ room: Room = .sample(), taken: [Slot] = [], mine: [Slot] = [], companys: [Slot]? = nil,
    verified: Bool = false
  ) -> RoomCalendar {
    func entries(_ slots: [Slot], from first: Int64) -> [Diary.Entry] {
      slots.enumerated().map { .init(booking: BookingID(first + Int64($0)), slot: $1) }
    }
    var diaries = [Diary(of: .member, entries: entries(mine, from: 200))]
    if let companys {
      diaries.append(
        Diary(of: .company, isVerified: verified, entries: entries(companys, from: 300)))
    }
    return RoomCalendar(
      room: room, zone: .almaty,
      holds: taken.enumerated().map {
        Hold(booking: BookingID(100 + Int64($0)), slot: room.hold(for: $1))
      },
      diaries: diaries)
  }

  package mutating func bookSample(
    _ slot: Slot, people: Int = 4, policy: BookingPolicy = .member, now: Instant = .mondayMorning
  ) throws(BookingError) -> Booking {
    try book(
      .sample(slot, people: people), for: MemberID(7), company: nil, id: BookingID(1),
      policy: policy, now: now)
  }
}
