/// Stops calling a service that fails more than it answers, so that callers wait for nothing and the
/// service gets air. Pure: events in, permission out. Times are monotonic nanoseconds.
///
/// Only transport failures and missed deadlines count: an answer, even a 500, proves that the
/// service is reachable.
package struct CircuitBreaker: Sendable {
  package struct Rules: Sendable {
    /// Fewer requests than this in a window prove nothing.
    package var minimumRequests = 20
    /// The share of failures, in percent, that opens the circuit.
    package var failurePercent = 50
    package var window: UInt64 = 10_000_000_000
    /// How long it stays open the first time; doubles with each failed trial.
    package var firstPause: UInt64 = 1_000_000_000
    package var longestPause: UInt64 = 30_000_000_000
    /// So many trials must succeed in a row before it closes.
    package var trials = 3

    package init() {}
  }

  package enum State: Sendable, Equatable {
    case closed
    case open(until: UInt64)
    /// Trials are let through one by one.
    case halfOpen(succeeded: Int, inFlight: Int)
  }

  package enum Verdict: Sendable, Equatable {
    case pass
    /// Nanoseconds after which another try makes sense.
    case refuse(retryAfter: UInt64)
  }

  package let rules: Rules
  package private(set) var state = State.closed
  private var windowStart: UInt64 = 0
  private var requests = 0
  private var failures = 0
  private var pause: UInt64

  package init(rules: Rules = Rules()) {
    self.rules = rules
    pause = rules.firstPause
  }

  /// Asks before a request; whoever gets `.pass` reports its end with `succeeded`, `failed` or
  /// `abandoned`.
  package mutating func admit(now: UInt64) -> Verdict {
    switch state {
    case .closed:
      return .pass
    case .open(let until):
      guard now >= until else { return .refuse(retryAfter: until - now) }
      state = .halfOpen(succeeded: 0, inFlight: 1)
      return .pass
    case .halfOpen(let succeeded, let inFlight):
      guard inFlight < rules.trials - succeeded else { return .refuse(retryAfter: pause) }
      state = .halfOpen(succeeded: succeeded, inFlight: inFlight + 1)
      return .pass
    }
  }

  package mutating func succeeded(now: UInt64) {
    switch state {
    case .closed:
      count(failure: false, now: now)
    case .open:
      break  // began before it opened
    case .halfOpen(let succeeded, let inFlight):
      if succeeded + 1 >= rules.trials {
        close(now: now)
      } else {
        state = .halfOpen(succeeded: succeeded + 1, inFlight: max(0, inFlight - 1))
      }
    }
  }

  package mutating func failed(now: UInt64) {
    switch state {
    case .closed:
      count(failure: true, now: now)
      if requests >= rules.minimumRequests, failures * 100 >= requests * rules.failurePercent {
        state = .open(until: now + pause)
      }
    case .open:
      break
    case .halfOpen:
      pause = min(pause * 2, rules.longestPause)
      state = .open(until: now + pause)
    }
  }

  /// The caller went away before there was a verdict.
  package mutating func abandoned() {
    if case .halfOpen(let succeeded, let inFlight) = state {
      state = .halfOpen(succeeded: succeeded, inFlight: max(0, inFlight - 1))
    }
  }

  private mutating func count(failure: Bool, now: UInt64) {
    if now >= windowStart + rules.window {
      // Half of the last window stays, so that a slow stream of failures is seen across its edge.
      let isNext = now < windowStart + 2 * rules.window
      requests = isNext ? requests / 2 : 0
      failures = isNext ? failures / 2 : 0
      windowStart = now
    }
    requests += 1
    if failure { failures += 1 }
  }

  private mutating func close(now: UInt64) {
    state = .closed
    pause = rules.firstPause
    windowStart = now
    requests = 0
    failures = 0
  }
}
