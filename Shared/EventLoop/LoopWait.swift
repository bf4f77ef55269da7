/// An answer that is not there yet. The first of `succeed`, `fail` and the scope's end counts, the
/// rest is ignored. Confined to its loop.
package final class LoopPromise<Value> {
  fileprivate var result: Result<Value, any Error>?
  fileprivate var waiter: UnsafeContinuation<Void, Never>?

  fileprivate init() {}

  /// True once it is settled.
  package var isSettled: Bool { result != nil }

  package func succeed(_ value: Value) { settle(.success(value)) }
  package func fail(_ error: any Error) { settle(.failure(error)) }

  private func settle(_ outcome: Result<Value, any Error>) {
    guard result == nil else { return }
    result = outcome
    if let waiter {
      self.waiter = nil
      waiter.resume()
    }
  }
}

/// Waits on a loop for an answer that a callback gives. `start` begins the work and keeps the
/// promise; the wait ends exactly once: with the answer, with the deadline, or with the scope's
/// cancellation; in the two latter cases `onAbort` is called, to stop the work itself.
package func loopWait<Value>(
  _ start: (LoopPromise<Value>) throws -> Void, onAbort: (() -> Void)? = nil
) async throws -> Value {
  let promise = LoopPromise<Value>()
  let scope = OperationScope.current
  try scope?.check()
  try start(promise)
  if promise.result == nil {
    let link = scope?.addCanceller { error in
      guard !promise.isSettled else { return }
      onAbort?()
      promise.fail(error)
    }
    if promise.result == nil { await withUnsafeContinuation { promise.waiter = $0 } }
    if let link { scope?.removeCanceller(link) }
  }
  guard let result = promise.result else { throw OperationCancelled() }
  return try result.get()
}

/// Waits `duration` on the current loop. Throws when the scope ends first.
package func sleepOnLoop(for duration: Duration) async throws {
  guard let loop = EventLoop.current else {
    try await Task.sleep(for: duration)
    return
  }
  var timer: LoopTimer?
  try await loopWait { (promise: LoopPromise<Void>) in
    timer = loop.schedule(after: duration) { promise.succeed(()) }
  } onAbort: {
    timer?.cancel()
  }
}

/// Lets the loop serve others before going on: long work on a loop calls it now and then.
package func yieldOnLoop() async {
  guard let loop = EventLoop.current else {
    await Task.yield()
    return
  }
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    loop.atNextTurn { continuation.resume() }
  }
}
