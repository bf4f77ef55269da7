package import Kernel

/// A half-open stretch of time: it has its start and not its end, so two that touch do not overlap.
package struct Slot: Hashable, Sendable {
  package let starts: Instant
  package let ends: Instant

  /// 1900-01-01 to 2199-12-31, UTC: days before and after a slot can be counted without an end.
  private static let calendar = seconds(-2_208_988_800)...seconds(7_258_118_399)
  private static func seconds(_ since1970: Int64) -> Instant { Instant(seconds: since1970) }

  package init(from starts: Instant, to ends: Instant) throws(BookingError) {
    guard starts < ends else { throw .emptySlot }
    guard Slot.calendar.contains(starts), Slot.calendar.contains(ends) else {
      throw .outOfCalendar
    }
    self.init(starts: starts, ends: ends)
  }

  /// For callers that built the end from the start.
  package init?(startingAt starts: Instant, lasting length: Duration) {
    guard length > .zero else { return nil }
    self.init(starts: starts, ends: starts + length)
  }

  /// A stretch of whole hours, at least one.
  package static func starting(at starts: Instant, hours: Int) -> Slot {
    Slot(starts: starts, ends: starts + .hours(max(1, hours)))
  }

  private init(starts: Instant, ends: Instant) {
    self.starts = starts
    self.ends = ends
  }

  package var length: Duration { ends - starts }

  package func overlaps(_ other: Slot) -> Bool { starts < other.ends && other.starts < ends }

  package func contains(_ other: Slot) -> Bool { starts <= other.starts && other.ends <= ends }

  package func widened(before: Duration, after: Duration) -> Slot {
    Slot(starts: starts - max(before, .zero), ends: ends + max(after, .zero))
  }

  /// What both have; `nil` if they only touch or lie apart.
  package func common(with other: Slot) -> Slot? {
    let from = max(starts, other.starts)
    let to = min(ends, other.ends)
    return from < to ? Slot(starts: from, ends: to) : nil
  }

  /// What is left of it without the others, in order.
  package func without(_ others: [Slot]) -> [Slot] {
    var rest: [Slot] = []
    var from = starts
    for other in others.sorted(by: { $0.starts < $1.starts }) where other.overlaps(self) {
      if from < other.starts { rest.append(Slot(starts: from, ends: other.starts)) }
      from = max(from, other.ends)
    }
    if from < ends { rest.append(Slot(starts: from, ends: ends)) }
    return rest
  }
}
