/// The words of django_dramatiq.
package enum JobStatus: String, Sendable, CaseIterable {
  /// Waits for a worker.
  case enqueued
  /// Waits for its time: asked for later, or failed and to be tried again.
  case delayed
  case running
  /// Dead letter: no attempt is left.
  case failed
  case done
  /// Cancelled.
  case skipped
}
