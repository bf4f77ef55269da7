import EventLoop
import Observability
import Synchronization

extension JobRunner {
  /// What the clock begins, and the count of jobs now and then.
  func tick() async throws {
    try await withDeadline(.seconds(10)) {
      try await fireSchedules()
      try await takeCensus()
    }
    try await sleepOnLoop(for: settings.poll)
  }

  private func fireSchedules() async throws {
    for run in try await scheduler.fireDue() where !run.isEnqueued {
      logger.warning(
        "a run is left out: the one before is not over", ["schedule": .string(run.schedule)])
    }
  }

  private func takeCensus() async throws {
    let now = MonotonicInstant.now
    guard now >= nextCensus.withLock({ $0 }) else { return }
    let census = try await table.census()
    metrics.waiting.set(census.waiting)
    metrics.running.set(census.running)
    metrics.failed.set(census.failed)
    nextCensus.withLock { $0 = now + settings.census }
  }
}
