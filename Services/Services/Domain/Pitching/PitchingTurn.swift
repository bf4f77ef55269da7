package import Kernel

/// Which project is being pitched, and since when.
package struct PitchingTurn: Sendable, Hashable {
  package let requestID: Int64
  package let startedAt: Instant

  package init(requestID: Int64, startedAt: Instant) {
    self.requestID = requestID
    self.startedAt = startedAt
  }

  /// When the minutes that a project has are over.
  package func end(of minutes: Int) -> Instant { startedAt + .seconds(minutes * 60) }

  /// Below zero where it goes on after its time.
  package func secondsLeft(of minutes: Int, at now: Instant) -> Int {
    Int(end(of: minutes).seconds - now.seconds)
  }
}

extension PitchingSession {
  /// The project that is named has the floor from now on; without a name the one after the current, at
  /// first the first. `order`: the projects of the day. The same again begins anew.
  package mutating func begin(
    at wanted: Int64?, of order: [Int64], now: Instant
  ) throws(PitchingRefusal) -> PitchingTurn {
    try check(.turn)
    if let wanted, !order.contains(wanted) { throw .requestsRefused([wanted]) }
    guard let request = wanted ?? following(in: order) else { throw .noProjectLeft }
    let begun = PitchingTurn(requestID: request, startedAt: now)
    keep(begun)
    return begun
  }

  private func following(in order: [Int64]) -> Int64? {
    guard let turn else { return order.first }
    return order.drop { $0 != turn.requestID }.dropFirst().first
  }
}
