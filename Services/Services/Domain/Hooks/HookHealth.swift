package import Kernel

/// How a hook fares: a circuit breaker. A receiver that failed five times in a row is left alone between
/// single calls; after three days without one success the hook is paused.
package struct HookHealth: Sendable, Hashable {
  package enum Status: String, Sendable, CaseIterable {
    case active, failing, paused
  }

  package enum Pause: String, Sendable, CaseIterable {
    /// Somebody wished it.
    case owner
    /// Nothing arrived for days.
    case failures
    /// The receiver said 410: it is no more (Standard Webhooks, "Operational considerations").
    case gone
  }

  package private(set) var status: Status
  package private(set) var pausedBecause: Pause?
  /// In a row.
  package private(set) var failures: Int
  package private(set) var failingSince: Instant?
  /// Nothing is sent before.
  package private(set) var restsUntil: Instant?

  package static let failuresToRest = 5
  package static let patience: Duration = .seconds(3 * 86_400)
  private static let shortestRest: Duration = .seconds(60)
  private static let longestRest: Duration = .seconds(3_600)

  package init() {
    status = .active
    failures = 0
  }

  /// As it was saved.
  package init(
    stored status: Status, pausedBecause: Pause?, failures: Int, failingSince: Instant?,
    restsUntil: Instant?
  ) {
    self.status = status
    self.pausedBecause = pausedBecause
    self.failures = failures
    self.failingSince = failingSince
    self.restsUntil = restsUntil
  }

  /// Whether something may be sent now.
  package func allows(at now: Instant) -> Bool {
    status != .paused && (restsUntil.map { $0 <= now } ?? true)
  }

  /// True if it was failing: what waited for its retry need not wait any longer.
  @discardableResult
  package mutating func succeeded() -> Bool {
    let wasFailing = failures > 0
    failures = 0
    failingSince = nil
    restsUntil = nil
    if status == .failing { status = .active }
    return wasFailing
  }

  /// True if this failure pauses the hook.
  package mutating func failed(at now: Instant, isGone: Bool = false) -> Bool {
    failures += 1
    let since = failingSince ?? now
    failingSince = since
    guard status != .paused else { return false }
    if isGone || now - since >= HookHealth.patience {
      pause(because: isGone ? .gone : .failures)
      return true
    }
    if failures >= HookHealth.failuresToRest {
      status = .failing
      restsUntil = now + HookHealth.rest(after: failures)
    }
    return false
  }

  package mutating func pause(because reason: Pause) {
    status = .paused
    pausedBecause = reason
    restsUntil = nil
  }

  /// As good as new.
  package mutating func resume() { self = HookHealth() }

  /// A minute after the fifth failure, twice as long after each one more, up to an hour.
  package static func rest(after failures: Int) -> Duration {
    let doublings = min(max(0, failures - failuresToRest), 10)
    return min(longestRest, shortestRest * (1 << doublings))
  }
}
