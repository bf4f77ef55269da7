/// What the gateway believes of one instance, from its answers and from the probes. Pure: events in,
/// state out. Times are monotonic nanoseconds.
package struct InstanceHealth: Sendable {
  package struct Rules: Sendable {
    /// So many missed deadlines in a row eject an instance that still accepts connections.
    package var failuresToEject = 5
    package var firstEjection: UInt64 = 1_000_000_000
    package var longestEjection: UInt64 = 30_000_000_000
    /// So many failed probes in a row take it out.
    package var probesToFail = 2

    package init() {}
  }

  package enum Failure: Sendable, Equatable {
    /// Nobody listens there: it is out until a probe succeeds.
    case unreachable
    /// The connection broke or the answer was no HTTP.
    case broken
    case deadline
  }

  package enum State: Sendable, Equatable {
    case up
    /// It answers probes but not requests: out for a time, then tried again.
    case ejected(until: UInt64)
    /// Out until a probe succeeds.
    case down
    /// It said itself that it is not ready: it drains, or its database is away.
    case unready
  }

  package enum Probe: Sendable, Equatable {
    case ready
    case unready
    case failed
  }

  package let rules: Rules
  package private(set) var state = State.up
  private var failuresInRow = 0
  private var failedProbes = 0
  private var ejections = 0
  /// When the newest probe that counted was sent.
  private var latestProbe: UInt64 = 0
  /// When the newest probe that it was ready for was sent.
  private var provenAt: UInt64 = 0

  package init(rules: Rules = Rules()) { self.rules = rules }

  /// May a request be sent to it?
  package func isAvailable(now: UInt64) -> Bool {
    switch state {
    case .up: true
    case .ejected(let until): now >= until
    case .down, .unready: false
    }
  }

  package mutating func succeeded() {
    failuresInRow = 0
    ejections = 0
    if case .ejected = state { state = .up }
  }

  /// A connection that somebody `began` to make to the process before, and waited for in vain, says
  /// nothing of the one that a probe has found ready since.
  package mutating func failed(_ failure: Failure, began: UInt64, now: UInt64) {
    if failure == .unreachable, began < provenAt { return }
    failuresInRow += 1
    switch failure {
    case .unreachable:
      state = .down
    case .broken, .deadline:
      guard failuresInRow >= rules.failuresToEject else { return }
      let time = min(rules.firstEjection << UInt64(min(ejections, 10)), rules.longestEjection)
      ejections += 1
      state = .ejected(until: now + time)
    }
  }

  /// `sentAt` orders probes: one that was sent to the process before, and waited for an answer in
  /// vain, says nothing of the one that stands there now.
  package mutating func probed(_ probe: Probe, sentAt: UInt64) {
    guard sentAt >= latestProbe else { return }
    latestProbe = sentAt
    switch probe {
    case .ready:
      provenAt = sentAt
      failedProbes = 0
      if state == .down || state == .unready {
        failuresInRow = 0
        state = .up
      }
    case .unready:
      failedProbes = 0
      state = .unready
    case .failed:
      failedProbes += 1
      if failedProbes >= rules.probesToFail { state = .down }
    }
  }
}
