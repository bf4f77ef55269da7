import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// How the hours of a room look from outside.
enum RoomJSON {
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
        json.array("opening_hours", calendar.room.hours.week.sorted { $0.key < $1.key }) {
          json, day in
          json.object { json in
            json.field("weekday", day.key)
            json.field("opens", clockTime(day.value.opens))
            json.field("closes", clockTime(day.value.closes))
          }
        }
        json.object("rules") { rules(of: policy, to: &$0) }
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
