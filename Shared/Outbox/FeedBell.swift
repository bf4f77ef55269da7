import EventLoop
import Synchronization

/// Where this slice's history ends, as this process knows it, and who waits for more.
package final class FeedBell: Sendable {
  private struct State {
    var head: FeedPosition?
    var isClosed = false
    var nextID = 0
    var waiters: [Int: Waiter] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var head: FeedPosition? { state.withLock { $0.head } }

  /// Tells a new end and wakes everybody if it moved.
  package func publish(_ head: FeedPosition) {
    let woken = state.withLock { state -> [Waiter] in
      guard state.head != head else { return [] }
      state.head = head
      defer { state.waiters.removeAll() }
      return Array(state.waiters.values)
    }
    for waiter in woken { waiter.wake() }
  }

  /// Once it is closed nobody waits: the process drains.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  package func close() {
    let woken = state.withLock { state -> [Waiter] in
      state.isClosed = true
      defer { state.waiters.removeAll() }
      return Array(state.waiters.values)
    }
    for waiter in woken { waiter.wake() }
  }

  /// Returns as soon as the end is another than `known`, at the latest after `limit`. On a loop
  /// only; throws when the scope ends.
  package func waitForMore(than known: FeedPosition, atMost limit: Duration) async throws {
    guard let loop = EventLoop.current else { return }
    var timer: LoopTimer?
    var id: Int?
    defer {
      timer?.cancel()
      if let id { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
    }
    try await loopWait { (promise: LoopPromise<Void>) in
      id = state.withLock { state -> Int? in
        if state.isClosed { return nil }
        if let head = state.head, head != known { return nil }
        state.nextID += 1
        state.waiters[state.nextID] = Waiter(loop: loop, promise: promise)
        return state.nextID
      }
      guard id != nil else { return promise.succeed(()) }
      timer = loop.schedule(after: limit) { promise.succeed(()) }
    }
  }
}
