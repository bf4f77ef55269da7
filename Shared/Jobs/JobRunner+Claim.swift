import EventLoop
import Kernel
import Observability
import Outbox
import Synchronization

extension JobRunner {
  /// Takes as many due jobs as there are free places.
  func claim() async throws -> [RunningAttempt] {
    let places = state.withLock { $0.reserve(of: settings.places) }
    guard places > 0 else { return [] }
    var fresh: [RunningAttempt] = []
    defer {
      state.withLock { $0.claimed(fresh, reserved: places) }
      idle.ring()
    }
    let claim = try await withDeadline(.seconds(10)) {
      try await table.claim(handlers.keys.sorted(), limit: places, lease: settings.lease)
    }
    if claim.died > 0 {
      metrics.dead.increment(by: UInt64(claim.died))
      logger.error(
        "jobs are dead: their worker went away in the last attempt",
        ["jobs": .int(Int64(claim.died))])
    }
    fresh = claim.jobs.map { RunningAttempt($0, in: database) }
    return fresh
  }

  /// Extends the leases of what is under way and ends what is no longer ours.
  func renewLeases() async throws {
    let attempts = state.withLock { $0.attempts }
    guard !attempts.isEmpty else { return }
    let lost = try await withDeadline(settings.lease / 3) {
      try await table.renew(attempts.values.map(\.job), lease: settings.lease)
    }
    for holder in lost { attempts[holder]?.interrupt(.lost) }
  }
}
