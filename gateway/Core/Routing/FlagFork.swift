import FlagFeed
import Flags
import HTTPCore
import Observability

/// A rule where it meets the routes: both of its ways, ready to be taken, and the count of each. Made
/// when routes or limits are read; asking it asks nobody else.
final class FlagFork: Sendable {
  /// `nil`: hidden.
  private let on: Passage?
  private let off: Passage?
  private let route: FlagRoute
  private let takenOver: TakenOver
  private let flags: LiveFlags
  private let counts: Counts

  init(
    _ route: FlagRoute, on: Passage?, off: Passage?, takenOver: TakenOver, flags: LiveFlags,
    counts: Counts
  ) {
    self.route = route
    self.on = on
    self.off = off
    self.takenOver = takenOver
    self.flags = flags
    self.counts = counts
  }

  /// Whether the old site judges some of the callers itself.
  var leadsToLegacy: Bool { on?.isLegacy == true || off?.isLegacy == true }

  /// Where the request of this subject goes; `nil`: nowhere, as if nobody answered that path.
  func way(for subject: FlagSubject) -> Passage? {
    let found = route.decide(flags, for: subject)
    if !found.isKnown { counts.standard.increment() }
    (found.isOn ? counts.on : counts.off).increment()
    return found.isOn ? on : off
  }

  /// The way, if the request may go it: what is hidden is refused like a path that is not there, and the
  /// old site takes no writes to what lives here.
  func entered(
    _ way: Passage?, _ request: Request, rule: Int?
  ) throws(GatewayProblem) -> Passage {
    guard let way else { throw .unknownPath }
    if way.isLegacy, !request.head.method.isSafe,
      let address = takenOver.address(of: request.head.pathBytes)
    {
      throw .takenOver(address: address)
    }
    return rule.map(way.with(rule:)) ?? way
  }

  /// The counts of one rule, the same after a reload.
  struct Counts: Sendable {
    let on: Counter
    let off: Counter
    /// Decided by the rule's default.
    let standard: Counter
  }
}
