package import Kernel

/// When a room may be used: by weekday, with exceptions for single days (holidays, moved days).
package struct OpeningHours: Sendable, Equatable {
  /// From and until, as time since local midnight.
  package struct Span: Sendable, Hashable {
    package let opens: Duration
    package let closes: Duration

    /// `nil` unless it opens before it closes, within one day.
    package init?(opens: Duration, closes: Duration) {
      guard .zero <= opens, opens < closes, closes <= .seconds(86_400) else { return nil }
      self.opens = opens
      self.closes = closes
    }
  }

  /// What one date has instead of its weekday's hours.
  package enum Exception: Sendable, Hashable {
    case closed
    case open(Span)
  }

  package let week: [Int: Span]
  private let exceptions: [Day: Exception]

  /// `week` is keyed by ISO weekday, Monday 1; a weekday without a span is closed.
  package init(week: [Int: Span], exceptions: [Day: Exception] = [:]) {
    self.week = week
    self.exceptions = exceptions
  }

  /// The hours of a room that has none of its own: Monday to Friday, 09:00 to 18:00.
  package static let ofTheHouse: [Int: Span] = {
    let span = Span(opens: .seconds(9 * 3_600), closes: .seconds(18 * 3_600))
    return Dictionary(uniqueKeysWithValues: (1...5).compactMap { day in span.map { (day, $0) } })
  }()

  /// `nil` when closed all day.
  package func span(on day: Day) -> Span? {
    switch exceptions[day] {
    case .closed: nil
    case .open(let span): span
    case nil: week[day.weekday]
    }
  }

  /// The same as instants.
  package func slot(on day: Day, in zone: LocalZone) -> Slot? {
    guard let span = span(on: day) else { return nil }
    return try? Slot(
      from: zone.instant(on: day, at: span.opens), to: zone.instant(on: day, at: span.closes))
  }
}
