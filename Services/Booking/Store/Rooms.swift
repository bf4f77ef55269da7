package import BookingDomain
import Kernel
package import Postgres

/// The rooms as everybody sees them.
package struct Rooms: Sendable {
  let database: Database

  package init(database: Database) { self.database = database }

  /// Active rooms in the order of their numbers, from the one after `last`.
  package func cards(_ filter: RoomFilter, after last: RoomID?, limit: Int) async throws
    -> [RoomCard]
  {
    var condition: SQL = "where room.active"
    if let floor = filter.floor { condition += " and room.floor = \(floor)" }
    if let pavilion = filter.pavilion { condition += " and room.pavilion = \(pavilion)" }
    if let people = filter.people { condition += " and room.max_people >= \(people)" }
    if let equipment = filter.equipment { condition += " and \(equipment) = any(room.equipment)" }
    if let last { condition += " and room.id > \(last)" }
    condition += " order by room.id limit \(literal: limit)"
    return try await database.read(RoomCard.statement(condition)).map(RoomCard.init)
  }

  /// One room, active or not.
  package func card(_ id: RoomID) async throws -> RoomCard? {
    try await database.read(RoomCard.statement("where room.id = \(id)")).first.map(RoomCard.init)
  }

  /// Its hours by ISO weekday; those of the house if it has none of its own.
  package func week(of id: RoomID) async throws -> [Int: OpeningHours.Span] {
    try RoomRow.week(try await database.read(RoomRow.hours(of: id)))
  }
}

/// Which rooms are wanted.
package struct RoomFilter: Sendable {
  package var floor: Int?
  package var pavilion: String?
  /// At least this many chairs.
  package var people: Int?
  package var equipment: String?

  package init() {}
}
