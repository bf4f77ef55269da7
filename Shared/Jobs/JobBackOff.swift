/// Pauses between the attempts of a job: each is twice the one before, up to the longest, and drawn
/// from its upper half, so that jobs which failed together do not come back together.
package struct JobBackOff: Sendable, Hashable {
  package let first: Duration
  package let longest: Duration

  /// 5 s, 10 s, 20 s … up to an hour: eight attempts stretch over about ten minutes.
  package init(first: Duration = .seconds(5), longest: Duration = .seconds(3_600)) {
    self.first = first
    self.longest = longest
  }

  /// The pause after an attempt that failed; the first attempt has the number 1. `chance` is from 0
  /// to 1.
  package func pause(after attempt: Int, chance: Double) -> Duration {
    let whole = min(longest, first * (1 << min(max(attempt, 1) - 1, 30)))
    return whole / 2 + whole / 2 * min(max(chance, 0), 1)
  }
}
