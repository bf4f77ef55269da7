import JSON
import OpenAPI

/// What users are told of the hours of a room.
enum RoomDescriptions {
  static let availability = Operation("When a room is free")
    .saying(
      """
      Without `from` and `to` the week from today; 31 days at most. `opening_hours` are those of the
      room, or of the house where it has none of its own.
      """
    )
    .query("from", day, "A day of Almaty, or a time")
    .query("to", day, "A day of Almaty, which counts, or a time")
    .answers(
      .object([
        "room_id": .id, "time_zone": .text, "from": .instant, "to": .instant,
        "opening_hours": week, "rules": rules, "items": .array(of: slot),
        "busy": .array(of: slot),
      ])
    )
    .refuses(422, "empty-slot", "out-of-calendar")

  static let slot = Schema.object(["starts_at": .instant, "ends_at": .instant])
    .named("booking.Slot")

  private static let day = Schema.oneOf([.day, .instant])

  private static let clockTime = Schema.text(max: 5, pattern: "^[0-2][0-9]:[0-5][0-9]$")
    .example("09:00")

  private static let week = Schema.array(
    of: .object(["weekday": .integer(in: 1...7), "opens": clockTime, "closes": clockTime]))

  private static let rules = Schema.object([
    "step_minutes": .count, "shortest_minutes": .count, "longest_minutes": .count,
    "notice_minutes": .count, "horizon_days": .count, "change_notice_minutes": .count,
  ])
}
