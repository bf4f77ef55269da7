import BookingDomain
import Kernel
import Postgres

/// All that a decision needs in one pipelined round trip. Its first statements lock the member, the
/// company, the room and the moved booking, always in this order, so two commands wait for each
/// other and never in a circle; what follows is read after the locks are held. Locks are `FOR NO
/// KEY UPDATE`: foreign keys may still be checked, but an erasure of the person waits, and quotas
/// are counted by one at a time.
struct CalendarReading {
  let room: RoomID
  let owner: BookingOwner
  let moving: BookingID?
  let zone: LocalZone
  private let firstDay: Day
  private let lastDay: Day

  init(
    room: RoomID, owner: BookingOwner, wish: Slot, moving: BookingID?, policy: BookingPolicy,
    zone: LocalZone
  ) {
    self.room = room
    self.owner = owner
    self.moving = moving
    self.zone = zone
    firstDay = zone.day(of: wish.starts) + policy.suggestionDays.lowerBound
    lastDay = zone.day(of: wish.ends) + policy.suggestionDays.upperBound + 1
  }

  var statements: [SQL] {
    [
      "insert into user_ref (id) values (\(owner.member)) on conflict (id) do nothing",
      "select deleted from user_ref where id = \(owner.member) for no key update",
      """
      insert into company_ref (id)
      select company from (select \(owner.company)::bigint as company) wish
      where company is not null on conflict (id) do nothing
      """,
      """
      select deleted, verified, suspended_at is not null as suspended from company_ref
      where id = \(owner.company) for no key update
      """,
      RoomRow.statement(id: room, lock: true),
      """
      select \(BookingRow.columns) from booking_booking booking where id = \(moving)
      for no key update
      """,
      RoomRow.hours(of: room),
      RoomRow.specialDays(of: room, from: firstDay, to: lastDay),
      BookingRow.holds(in: room, during: period(from: firstDay, to: lastDay)),
      entries("author_id = \(owner.member)"),
      entries("company_id = \(owner.company)"),
      "select nextval(pg_get_serial_sequence('booking_booking', 'id')) as id",
    ]
  }

  func calendar(from answers: [Rows]) throws -> RoomCalendar {
    if try answers[1].first?.bool("deleted") ?? true { throw BookingStoreError.memberGone }
    guard let roomRow = answers[4].first else { throw BookingStoreError.noSuchRoom }
    var diaries = [Diary(of: .member, entries: try answers[9].map(BookingRow.entry))]
    if let company = try company(from: answers) { diaries.append(company) }
    return RoomCalendar(
      room: try RoomRow.room(roomRow, hours: answers[6], specialDays: answers[7]), zone: zone,
      holds: try answers[8].map(BookingRow.hold), diaries: diaries)
  }

  func moving(from answers: [Rows]) throws -> Booking {
    guard let row = answers[5].first else { throw BookingStoreError.noSuchBooking }
    return try BookingRow.booking(row)
  }

  func nextID(from answers: [Rows]) throws -> BookingID {
    guard let row = answers[11].first else { throw BookingStoreError.noSuchBooking }
    return try row.identifier("id")
  }

  private func company(from answers: [Rows]) throws -> Diary? {
    guard owner.company != nil else { return nil }
    guard let row = answers[3].first, try !row.bool("deleted") else {
      throw BookingStoreError.companyGone
    }
    if try row.bool("suspended") { throw BookingStoreError.companySuspended }
    return Diary(
      of: .company, isVerified: try row.bool("verified"),
      entries: try answers[10].map(BookingRow.entry))
  }

  /// The longest quota looks at a month: 31 days to both sides hold it.
  private func entries(_ ofOwner: SQL) -> SQL {
    let window = period(from: firstDay + -31, to: lastDay + 31)
    return """
      select id, starts_at, ends_at from booking_booking
      where \(ofOwner) and starts_at >= \(window.starts) and starts_at < \(window.ends)
        and \(BookingRow.active)
      """
  }

  private func period(from first: Day, to last: Day) -> Slot {
    let days = last.daysSinceEpoch - first.daysSinceEpoch + 1
    return .starting(at: zone.instant(on: first, at: .zero), hours: 24 * days)
  }
}
