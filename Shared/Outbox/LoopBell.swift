import EventLoop
import Synchronization

/// Wakes one waiting task from any thread. A ring that nobody hears is kept for the next wait.
package final class LoopBell: Sendable {
  private struct State {
    var isRung = false
    var waiter: Waiter?
  }

  private let state = Mutex(State())

  package init() {}

  package func ring() {
    let waiter = state.withLock { state in
      state.isRung = true
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.wake()
  }

  /// On a loop only, one task at a time. Returns after a ring or after `limit`; throws when the
  /// scope ends.
  package func wait(atMost limit: Duration) async throws {
    guard let loop = EventLoop.current else { return try await sleepOnLoop(for: limit) }
    var timer: LoopTimer?
    defer {
      timer?.cancel()
      state.withLock {
        $0.isRung = false
        $0.waiter = nil
      }
    }
    try await loopWait { (promise: LoopPromise<Void>) in
      timer = loop.schedule(after: limit) { promise.succeed(()) }
      let isRung = state.withLock { state in
        state.waiter = Waiter(loop: loop, promise: promise)
        return state.isRung
      }
      if isRung { promise.succeed(()) }
    }
  }
}

/// `@unchecked Sendable`: the promise is opened on its own loop only.
struct Waiter: @unchecked Sendable {
  let loop: EventLoop
  let promise: LoopPromise<Void>

  func wake() { loop.execute { promise.succeed(()) } }
}
