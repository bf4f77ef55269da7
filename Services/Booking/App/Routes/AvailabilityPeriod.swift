import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

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
