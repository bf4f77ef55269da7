import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// The filter of `GET rooms`: `floor`, `pavilion`, `max_people__gte`, `equipment__contains`.
struct RoomQuery: Sendable {
  private(set) var filter = RoomFilter()
  private var words: [String] = []

  init(_ request: Request) throws {
    var faults: [FieldFault] = []
    func number(_ item: (name: String, value: String)) -> Int? {
      if let number = Int(item.value), (-1_000...100_000).contains(number) { return number }
      faults.append(InputFault.wrongType(.integer).at(item.name))
      return nil
    }
    for item in request.target.query.items {
      switch item.name {
      case "floor": filter.floor = number((item.name, item.value))
      case "max_people__gte": filter.people = number((item.name, item.value))
      case "pavilion": filter.pavilion = item.value
      case "equipment__contains": filter.equipment = item.value
      case "limit", "cursor", "lang": continue
      default: faults.append(InputFault.unknownField.at(item.name))
      }
      words.append("\(item.name)=\(item.value)")
    }
    guard faults.isEmpty else { throw ValidationFailure(faults) }
  }

  /// What a cursor of this list is bound to.
  var name: String { "rooms by id\n" + words.sorted().joined(separator: "\n") }
}

/// `from` and `to` of an availability: days of Almaty, `to` included, or instants. Without them the
/// week from today.
struct AvailabilityPeriod: Sendable {
  static let longest: Duration = .hours(31 * 24)
  let slot: Slot

  init(_ request: Request, now: Instant, zone: LocalZone) throws {
    var faults: [FieldFault] = []
    func instant(_ name: String, daysLater: Int) -> Instant? {
      guard let text = request.query(name) else { return nil }
      if let day = Day(text) { return zone.instant(on: day + daysLater, at: .zero) }
      if let instant = Instant(rfc3339: text) { return instant }
      faults.append(InputFault.format(.day).at(name))
      return nil
    }
    let from = instant("from", daysLater: 0) ?? zone.instant(on: zone.day(of: now), at: .zero)
    let to = instant("to", daysLater: 1) ?? zone.instant(on: zone.day(of: from) + 7, at: .zero)
    guard faults.isEmpty else { throw ValidationFailure(faults) }
    slot = try Slot(from: from, to: to)
    guard slot.length <= Self.longest else {
      throw ValidationFailure([
        FieldFault(
          pointer: "to", code: "too-long",
          message: Localized(
            ru: "Не более 31 дня", kk: "31 күннен аспауы керек", en: "31 days at most"))
      ])
    }
  }
}
