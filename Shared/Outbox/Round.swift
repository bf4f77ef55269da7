package import EventLoop
package import Observability
import Synchronization

/// A step that is repeated until it is stopped. A database that is away is waited for.
package final class Round: Sendable {
  private let scope = Mutex<RunningScope?>(nil)

  package init() {}

  /// `step` does its own waiting.
  package func start(
    on loop: EventLoop, logger: Logger, _ step: @escaping @Sendable () async throws -> Void
  ) {
    loop.spawn {
      guard let running = RunningScope.begin(in: self.scope) else { return }
      await running.run {
        while true {
          do {
            try await step()
          } catch {
            try OperationScope.current?.check()
            logger.warning("round failed", ["error": .error(error)])
            try await sleepOnLoop(for: .milliseconds(500))
          }
        }
      }
    }
  }

  package func stop() {
    scope.withLock { running in
      running?.stop()
      running = .stopped
    }
  }
}
