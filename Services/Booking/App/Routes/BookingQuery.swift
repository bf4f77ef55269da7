import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// The filter of `GET bookings`: `status`, `status__in`, `room_id`, `starts_at__gte`,
/// `starts_at__lt`.
struct BookingQuery: Sendable {
  private(set) var filter = BookingFilter()
  private var words: [String] = []

  init(_ request: Request, zone: LocalZone) throws {
    var faults: [FieldFault] = []
    for item in request.target.query.items {
      switch item.name {
      case "status": filter.statuses.append(item.value)
      case "status__in": filter.statuses += item.value.split(separator: ",").map(String.init)
      case "room_id":
        filter.room = Int32(item.value).map { RoomID(Int64($0)) }
        if filter.room == nil { faults.append(InputFault.wrongType(.integer).at(item.name)) }
      case "starts_at__gte":
        filter.from = Instant(rfc3339: item.value)
        if filter.from == nil { faults.append(InputFault.format(.instant).at(item.name)) }
      case "starts_at__lt":
        filter.until = Instant(rfc3339: item.value)
        if filter.until == nil { faults.append(InputFault.format(.instant).at(item.name)) }
      case "limit", "cursor", "lang": continue
      default: faults.append(InputFault.unknownField.at(item.name))
      }
      words.append("\(item.name)=\(item.value)")
    }
    guard faults.isEmpty else { throw ValidationFailure(faults) }
  }

  /// What a cursor of this list is bound to.
  func name(for member: MemberID) -> String {
    "bookings of \(member) by -starts_at,-id\n" + words.sorted().joined(separator: "\n")
  }
}

extension BookingPosition {
  init(_ values: [String?]) throws {
    guard values.count == 2, let starts = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ Int64($0) })
    else { throw NothingThere() }
    self.init(startsAt: Instant(microseconds: starts), id: BookingID(id))
  }
}

extension BookingCard {
  var position: [String?] { [String(startsAt.microseconds), String(id.rawValue)] }
}
