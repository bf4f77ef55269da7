import EventLoop
package import Synchronization

/// The life of a background task on a loop: begun once, ended by `stop()` from any thread.
package struct RunningScope: Sendable {
  private let loop: EventLoop?
  private let operation: OperationScope?

  /// What stands in the slot once it was stopped before or after it began.
  package static let stopped = RunningScope(loop: nil, operation: nil)

  /// On a loop only. `nil` if the slot was stopped already or another run is under way.
  package static func begin(in slot: borrowing Mutex<RunningScope?>) -> RunningScope? {
    guard let loop = EventLoop.current else { return nil }
    let fresh = RunningScope(loop: loop, operation: OperationScope(loop: loop))
    return slot.withLock { running in
      guard running == nil else { return nil }
      running = fresh
      return fresh
    }
  }

  /// Runs `body` until it ends or is stopped; what it throws is the way out.
  package func run(_ body: () async throws -> Void) async {
    guard let operation else { return }
    try? await OperationScope.$current.withValue(operation) { try await body() }
    operation.end()
  }

  package func stop() {
    guard let loop, let operation else { return }
    loop.execute { operation.cancel() }
  }
}
