/// The deadline has passed before the answer came.
package struct DeadlineExceeded: Error, Hashable {
  package init() {}
}

/// Whoever wanted the answer has gone (the client hung up, the process drains).
package struct OperationCancelled: Error, Hashable {
  package init() {}
}

/// What bounds a piece of work on a loop: a deadline, and a way to give it up. Everything that waits
/// (`loopWait`) ends when its scope does.
///
/// `@unchecked Sendable`: confined to the loop that made it; task-local values must be `Sendable`,
/// and the loop does not hand its task-locals to tasks of other loops (`EventLoop.spawn`).
package final class OperationScope: @unchecked Sendable {
  /// The scope of the running task.
  @TaskLocal package static var current: OperationScope?

  private unowned let loop: EventLoop
  private let parent: OperationScope?
  /// When the work must have ended.
  package private(set) var deadline: MonotonicInstant
  /// Why the work was given up, once it was.
  package private(set) var failure: (any Error)?
  private var cancellers: [(id: Int, action: (any Error) -> Void)] = []
  private var nextID = 0
  private var timer: LoopTimer?

  /// On a loop only. A nested scope never outlives its parent's deadline.
  package init(
    deadline: MonotonicInstant = .distantFuture, loop: EventLoop, parent: OperationScope? = nil
  ) {
    self.loop = loop
    self.parent = parent
    self.deadline = min(deadline, parent?.deadline ?? .distantFuture)
    failure = parent?.failure
  }

  /// Begins anew for the next piece of work, so that a connection needs one scope for its life.
  package func restart(deadline: MonotonicInstant) {
    self.deadline = deadline
    failure = nil
  }

  /// Ends every wait of this scope with `error`. The first reason stays.
  package func cancel(_ error: any Error = OperationCancelled()) {
    guard failure == nil else { return }
    failure = error
    let waiting = cancellers
    cancellers.removeAll(keepingCapacity: true)
    for canceller in waiting { canceller.action(error) }
  }

  /// Throws if the scope has ended.
  package func check() throws {
    if let failure { throw failure }
    if deadline <= loop.now { throw DeadlineExceeded() }
  }

  /// `action` is called at most once, with the reason, if the scope ends before `removeCanceller`.
  package func addCanceller(_ action: @escaping (any Error) -> Void) -> Int {
    nextID += 1
    cancellers.append((nextID, action))
    armTimer()
    return nextID
  }

  package func removeCanceller(_ id: Int) {
    if let position = cancellers.lastIndex(where: { $0.id == id }) {
      cancellers.remove(at: position)
    }
  }

  /// No timer stays behind.
  package func end() {
    timer?.cancel()
    timer = nil
  }

  /// One timer for many waits: it is left armed and, when it fires too early, armed again.
  private func armTimer() {
    guard deadline != .distantFuture else { return }
    if let timer, timer.isPending, timer.deadline <= deadline { return }
    timer?.cancel()
    // A weak reference would make every later count of this object a slow one; `end` cancels.
    timer = loop.schedule(at: deadline) { [self] in timerFired() }
  }

  private func timerFired() {
    timer = nil
    guard !cancellers.isEmpty else { return }
    if deadline <= loop.now { cancel(DeadlineExceeded()) } else { armTimer() }
  }
}

/// Runs `body` in a scope that ends after `limit` or with the surrounding scope, whichever is
/// sooner. On a loop only; throws `DeadlineExceeded` out of whatever waits inside.
package func withDeadline<R>(_ limit: Duration, _ body: () async throws -> R) async throws -> R {
  guard let loop = EventLoop.current else { return try await body() }
  let parent = OperationScope.current
  let scope = OperationScope(deadline: loop.now + limit, loop: loop, parent: parent)
  let link = parent?.addCanceller { scope.cancel($0) }
  defer {
    if let link { parent?.removeCanceller(link) }
    scope.end()
  }
  return try await OperationScope.$current.withValue(scope) { try await body() }
}
