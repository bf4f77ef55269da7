import Glibc
import Synchronization

/// The loops of a process, one per core by default.
package final class EventLoopGroup: Sendable {
  package let loops: [EventLoop]
  private let nextIndex = Atomic<Int>(0)

  /// Starts `count` loop threads, named `name-0`, `name-1` ….
  package init(count: Int, name: String = "loop") throws {
    // A write to a closed socket must be an error, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    loops = try (0..<max(1, count)).map { try EventLoop(index: $0, name: "\(name)-\($0)") }
    for loop in loops { loop.start() }
  }

  /// The loops in turn.
  package var any: EventLoop {
    let turn = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
    return loops[abs(turn) % loops.count]
  }

  /// Runs `body` on a loop (the current one if there is one and none is named) and returns its
  /// result.
  package func run<R: Sendable>(
    on loop: EventLoop? = nil, _ body: @escaping @Sendable () async throws -> R
  ) async throws -> R {
    try await Task.detached(executorPreference: loop ?? EventLoop.current ?? any) {
      try await body()
    }.value
  }

  /// Ends all loop threads after their current turn. Not from a loop.
  package func shutdown() {
    for loop in loops { loop.stop() }
    for loop in loops { loop.join() }
  }
}
