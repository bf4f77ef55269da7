package import BookingDomain
package import Kernel
import Postgres

/// A room as everybody sees it.
package struct RoomCard: Sendable {
  package let id: RoomID
  package let name: Localized
  package let description: Localized
  package let floor: Int
  package let pavilion: String
  package let capacity: Int
  package let equipment: [String]
  package let image: String
  package let isActive: Bool
  package let version: Int64

  static func statement(_ condition: SQL) -> SQL {
    """
    select room.id, \(RoomRow.name), room.description, room.floor, room.pavilion, room.max_people,
      room.equipment, room.image, room.active, room.row_version
    from booking_room room \(condition)
    """
  }

  init(_ row: Row) throws {
    id = try row.identifier("id")
    name = try row.localized("name")
    description = try row.localized("description")
    floor = try row.int("floor")
    pavilion = try row.string("pavilion")
    capacity = try row.int("max_people")
    equipment = try row.strings("equipment")
    image = try row.string("image")
    isActive = try row.bool("active")
    version = try row.int64("row_version")
  }
}
