import FoundationEssentials

/// What a runner has in hand.
struct RunnerState {
  private(set) var attempts: [UUID: RunningAttempt] = [:]
  /// Places that a claim under way may fill.
  private var reserved = 0
  private(set) var isDraining = false

  /// How many jobs may be claimed now; the places are kept until `claimed`. 0: none.
  mutating func reserve(of places: Int) -> Int {
    guard !isDraining else { return 0 }
    let free = max(0, places - attempts.count - reserved)
    reserved += free
    return free
  }

  mutating func claimed(_ fresh: [RunningAttempt], reserved places: Int) {
    reserved -= places
    for attempt in fresh { attempts[attempt.job.holder] = attempt }
  }

  mutating func ended(_ attempt: RunningAttempt) { attempts[attempt.job.holder] = nil }

  /// From now on nothing is claimed.
  mutating func drain() { isDraining = true }

  var isIdle: Bool { attempts.isEmpty && reserved == 0 }
}
