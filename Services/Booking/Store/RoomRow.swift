import BookingDomain
import Kernel
import Postgres

/// Row → room, with its hours.
enum RoomRow {
  static let name: SQL =
    "jsonb_build_object('ru', room.name, 'kk', room.name_kk, 'en', room.name_en) as name"

  static func statement(id: RoomID, lock: Bool) -> SQL {
    """
    select room.id, \(name), room.max_people, room.active,
      extract(epoch from room.buffer_before)::integer as buffer_before,
      extract(epoch from room.buffer_after)::integer as buffer_after
    from booking_room room where room.id = \(id) \(lock ? "for no key update" : SQL.empty)
    """
  }

  static func hours(of room: RoomID) -> SQL {
    """
    select weekday, extract(epoch from opens)::integer as opens,
      extract(epoch from closes)::integer as closes
    from booking_openinghours where room_id = \(room) order by weekday
    """
  }

  /// A day of the room itself comes after the same day of the whole house, and so wins.
  static func specialDays(of room: RoomID, from first: Day, to last: Day) -> SQL {
    """
    select day, extract(epoch from opens)::integer as opens,
      extract(epoch from closes)::integer as closes
    from booking_specialday
    where (room_id is null or room_id = \(room)) and day between \(first) and \(last)
    order by room_id nulls first
    """
  }

  static func room(_ row: Row, hours: Rows, specialDays: Rows) throws -> Room {
    Room(
      id: try row.identifier("id"), name: try row.localized("name"),
      capacity: try row.int("max_people"), isActive: try row.bool("active"),
      hours: OpeningHours(week: try week(hours), exceptions: try exceptions(specialDays)),
      bufferBefore: .seconds(try row.int("buffer_before")),
      bufferAfter: .seconds(try row.int("buffer_after")))
  }

  static func week(_ rows: Rows) throws -> [Int: OpeningHours.Span] {
    guard !rows.isEmpty else { return OpeningHours.ofTheHouse }
    var week: [Int: OpeningHours.Span] = [:]
    for row in rows { week[try row.int("weekday")] = try span(row) }
    return week
  }

  private static func exceptions(_ rows: Rows) throws -> [Day: OpeningHours.Exception] {
    var exceptions: [Day: OpeningHours.Exception] = [:]
    for row in rows {
      exceptions[try row.day("day")] = try span(row).map(OpeningHours.Exception.open) ?? .closed
    }
    return exceptions
  }

  private static func span(_ row: Row) throws -> OpeningHours.Span? {
    guard let opens = try row.optionalInt("opens"), let closes = try row.optionalInt("closes")
    else { return nil }
    return OpeningHours.Span(opens: .seconds(opens), closes: .seconds(closes))
  }
}
