/// A rate with a burst, as one number per caller: the generic cell rate algorithm (ITU-T I.371),
/// which is a token bucket that stores only when the bucket will be full again.
package struct TokenBucket: Sendable, Hashable {
  /// Requests per second in the long run.
  package let rate: Double
  /// Requests that may come at once.
  package let burst: Int
  let interval: UInt64
  private let tolerance: UInt64

  package init(rate: Double, burst: Int) {
    self.rate = rate
    self.burst = max(1, burst)
    interval = UInt64(1_000_000_000 / max(rate, 0.000_01))
    tolerance = interval * UInt64(max(1, burst))
  }

  package struct Verdict: Sendable, Equatable {
    package let isAllowed: Bool
    /// Requests that could follow at once.
    package let remaining: Int
    /// Nanoseconds until the next request is allowed (0 if it is now).
    package let retryAfter: UInt64
    /// Nanoseconds until the whole burst is there again.
    package let reset: UInt64
  }

  /// - Parameters:
  ///   - fullAt: when the caller's bucket is full again; 0 for an unknown caller. Changed only if
  ///     the request is allowed.
  ///   - now: monotonic nanoseconds.
  ///   - cost: 0 only looks.
  package func take(_ fullAt: inout UInt64, now: UInt64, cost: Int = 1) -> Verdict {
    let start = max(fullAt, now)
    let next = start + interval * UInt64(cost)
    let used = next - now
    guard used <= tolerance, cost > 0 || start - now + interval <= tolerance else {
      let wait = cost > 0 ? used - tolerance : start - now + interval - tolerance
      return Verdict(isAllowed: false, remaining: 0, retryAfter: wait, reset: start - now)
    }
    if cost > 0 { fullAt = next }
    return Verdict(
      isAllowed: true, remaining: Int((tolerance - used) / interval), retryAfter: 0, reset: used)
  }
}
