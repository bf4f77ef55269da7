import Kernel

/// `HH:MM`, with seconds and their fractions if need be.
struct TimeOfDay: Hashable, Comparable {
  private let instant: Instant

  init?(_ text: String) {
    guard
      let instant = Instant(rfc3339: "2000-01-01T\(text)Z")
        ?? Instant(rfc3339: "2000-01-01T\(text):00Z")
    else { return nil }
    self.instant = instant
  }

  static func < (left: Self, right: Self) -> Bool { left.instant < right.instant }
}
