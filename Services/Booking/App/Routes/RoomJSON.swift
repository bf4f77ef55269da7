import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// How rooms look from outside.
enum RoomJSON {
  static func page(
    _ cards: some Sequence<RoomCard>, next: String?, in languages: LanguageChoice
  ) -> Response {
    Response.json(reserving: 8_192) { json in
      json.object { json in
        json.array("items", cards) { json, card in
          json.object { members(of: card, in: languages, to: &$0) }
        }
        json.field("next", next)
      }
    }
    .spoken(in: languages)
  }

  static func response(
    _ card: RoomCard, week: [Int: OpeningHours.Span], in languages: LanguageChoice
  ) -> Response {
    Response.json { json in
      json.object { json in
        members(of: card, in: languages, to: &json)
        json.field("time_zone", LocalZone.almaty.name)
        json.array("opening_hours", week.sorted { $0.key < $1.key }) { json, day in
          json.object { json in
            json.field("weekday", day.key)
            json.field("opens", clockTime(day.value.opens))
            json.field("closes", clockTime(day.value.closes))
          }
        }
        json.object("rules") { rules(of: .member, to: &$0) }
      }
    }
    .spoken(in: languages)
    .with(.etag, EntityTag(rowVersion: card.version).description)
  }

  /// `items` are the stretches in which a booking can be made.
  static func availability(
    _ calendar: RoomCalendar, in period: Slot, policy: BookingPolicy, now: Instant
  ) -> Response {
    Response.json { json in
      json.object { json in
        json.field("room_id", calendar.room.id)
        json.field("time_zone", calendar.zone.name)
        json.field("from", period.starts)
        json.field("to", period.ends)
        json.field("step_minutes", minutes(policy.step))
        json.array("items", calendar.free(in: period, policy: policy, now: now)) {
          write($1, to: &$0)
        }
        json.array("busy", calendar.busy(in: period)) { write($1, to: &$0) }
      }
    }
    .with(.cacheControl, "no-store")
  }

  static func write(_ slot: Slot, to json: inout JSONWriter) {
    json.object { json in
      json.field("starts_at", slot.starts)
      json.field("ends_at", slot.ends)
    }
  }

  private static func members(
    of card: RoomCard, in languages: LanguageChoice, to json: inout JSONWriter
  ) {
    json.field("id", card.id)
    json.field("name", card.name, in: languages)
    json.field("description", card.description, in: languages)
    json.field("floor", card.floor)
    json.field("pavilion", card.pavilion)
    json.field("max_people", card.capacity)
    json.field("equipment", card.equipment)
    json.field("image", card.image)
    json.field("active", card.isActive)
    json.field("row_version", card.version)
  }

  private static func rules(of policy: BookingPolicy, to json: inout JSONWriter) {
    json.field("step_minutes", minutes(policy.step))
    json.field("shortest_minutes", minutes(policy.shortest))
    json.field("longest_minutes", minutes(policy.longest))
    json.field("notice_minutes", minutes(policy.notice))
    json.field("horizon_days", minutes(policy.horizon) / 1_440)
    json.field("change_notice_minutes", minutes(policy.changeNotice))
  }

  private static func minutes(_ duration: Duration) -> Int64 {
    duration.wholeMicroseconds / 60_000_000
  }

  /// `09:30`
  static func clockTime(_ sinceMidnight: Duration) -> String {
    let total = minutes(sinceMidnight)
    func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(twoDigits(total / 60)):\(twoDigits(total % 60))"
  }
}
