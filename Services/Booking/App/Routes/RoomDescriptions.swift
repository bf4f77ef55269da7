import JSON
import OpenAPI

/// What users are told of rooms.
enum RoomDescriptions {
  static let list = Operation("Rooms that can be booked")
    .query("floor", .integer(in: -1_000...100_000), "")
    .query("pavilion", .text(max: 250), "")
    .query("max_people__gte", .integer(in: -1_000...100_000), "At least so many places")
    .query("equipment__contains", .text(max: 250), "Has this piece")
    .paged().spoken().answers(.page(of: room))

  static let show = Operation("A room with its hours and rules")
    .spoken().answers(detail, with: .etag)

  static let availability = Operation("When a room is free")
    .saying("Without `from` and `to` the week from today; 31 days at most.")
    .query("from", day, "A day of Almaty, or a time")
    .query("to", day, "A day of Almaty, which counts, or a time")
    .answers(
      .object([
        "room_id": .id, "time_zone": .text, "from": .instant, "to": .instant,
        "step_minutes": .count, "items": .array(of: slot), "busy": .array(of: slot),
      ])
    )
    .refuses(422, "empty-slot")

  static let slot = Schema.object(["starts_at": .instant, "ends_at": .instant])
    .named("booking.Slot")

  private static let day = Schema.oneOf([.day, .instant])

  private static let room = Schema.object([
    "id": .id, "name": .localized, "description": .localized, "floor": .integer(),
    "pavilion": .text, "max_people": .integer(in: 0...100_000), "equipment": .array(of: .text),
    "image": .text, "active": .flag, "row_version": .version,
  ]).named("booking.Room")

  private static let hour = Schema.text(max: 5, pattern: "^[0-2][0-9]:[0-5][0-9]$")
    .example("09:00")

  private static let detail = room.adding([
    "time_zone": .text,
    "opening_hours": .array(
      of: .object(["weekday": .integer(in: 0...7), "opens": hour, "closes": hour])),
    "rules": .object([
      "step_minutes": .count, "shortest_minutes": .count, "longest_minutes": .count,
      "notice_minutes": .count, "horizon_days": .count, "change_notice_minutes": .count,
    ]),
  ]).named("booking.RoomDetail")
}
