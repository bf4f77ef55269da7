import Glibc

/// A reading of the machine's monotonic clock, for deadlines and measured times. It means nothing
/// outside this process.
package struct MonotonicInstant: Hashable, Sendable, Comparable {
  package let nanoseconds: UInt64

  package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// The clock now (CLOCK_MONOTONIC).
  package static var now: MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(
      nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
  }

  /// Later than any reading: no deadline.
  package static let distantFuture = MonotonicInstant(nanoseconds: .max)

  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// Later by so much; saturates at `distantFuture`. For what every request asks: a `Duration` is
  /// 128 bits wide, and its parts cost a division.
  package func advanced(nanoseconds: UInt64) -> Self {
    let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
    return overflow ? .distantFuture : Self(nanoseconds: sum)
  }

  /// The time since an earlier reading; zero if it is the later one.
  package func nanoseconds(since earlier: Self) -> UInt64 {
    self > earlier ? nanoseconds - earlier.nanoseconds : 0
  }

  /// Saturates at `distantFuture`; a negative duration counts as zero.
  package static func + (instant: Self, duration: Duration) -> Self {
    instant.advanced(nanoseconds: duration.clampedNanoseconds)
  }

  /// The time from `right` to `left`; zero if `left` is the earlier one.
  package static func - (left: Self, right: Self) -> Duration {
    left > right ? .nanoseconds(Int64(clamping: left.nanoseconds - right.nanoseconds)) : .zero
  }
}

extension Duration {
  /// Nanoseconds, not below zero, saturating.
  package var clampedNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : whole &+ UInt64(attoseconds / 1_000_000_000)
  }
}
