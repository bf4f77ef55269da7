import CLinux
import Glibc
import Synchronization

/// The pool's queue is full: the caller answers 503 instead of waiting.
package struct PoolSaturated: Error, Hashable {
  package let pool: String
}

/// A few threads for work that blocks (password hashing, DNS, files) with a bounded queue, so that
/// neither the loops nor the other pools stop for it.
///
/// `@unchecked Sendable`: `queue`, `queued` and `stopped` are touched only under `mutex`.
package final class BlockingPool: @unchecked Sendable {
  private let name: String
  private let queueLimit: Int
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var queue: [@Sendable () -> Void] = []
  private var head = 0
  private var stopped = false

  /// `nice` is how far the threads stand behind those of the process (up to 19): hashing gives way
  /// to requests.
  package init(name: String, threads: Int, queueLimit: Int, nice: Int32 = 0) {
    self.name = name
    self.queueLimit = queueLimit
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    for _ in 0..<threads { start(nice: nice) }
  }

  /// How many pieces of work wait.
  package var waiting: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return queue.count - head
  }

  /// Runs `work` on one of the threads; the caller comes back to its own loop. Throws
  /// `PoolSaturated` at once if the queue is full. If the caller's scope ends first, the wait ends
  /// and work not yet begun is skipped.
  package func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
    guard let loop = EventLoop.current else {
      // Seen by the thread sanitizer, which the runtime's own hand-over is not.
      defer { passLock() }
      return try await withUnsafeThrowingContinuation { continuation in
        let accepted = submit {
          let result = Result { try work() }
          self.passLock()
          continuation.resume(with: result)
        }
        if !accepted { continuation.resume(throwing: PoolSaturated(pool: name)) }
      }
    }
    let abandoned = Flag()
    return try await loopWait { (promise: LoopPromise<R>) in
      let box = LoopBound(promise)
      let accepted = submit {
        if abandoned.isSet { return }
        let result = Result { try work() }
        loop.execute { box.settle(result) }
      }
      if !accepted { throw PoolSaturated(pool: name) }
    } onAbort: {
      abandoned.set()
    }
  }

  /// What was done before it by one thread has been done for the next that comes through.
  private func passLock() {
    pthread_mutex_lock(mutex)
    pthread_mutex_unlock(mutex)
  }

  private func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard !stopped, queue.count - head < queueLimit else { return false }
    queue.append(work)
    pthread_cond_signal(condition)
    return true
  }

  private func start(nice: Int32) {
    final class Start {
      let pool: BlockingPool
      let nice: Int32
      init(_ pool: BlockingPool, _ nice: Int32) {
        self.pool = pool
        self.nice = nice
      }
    }
    let argument = Unmanaged.passRetained(Start(self, nice)).toOpaque()
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(pthread_self(), start.pool.name)
        if start.nice != 0 { standBack(by: start.nice) }
        start.pool.work()
        return nil
      }, argument)
    pthread_detach(thread)
  }

  private func work() {
    while let next = take() { next() }
  }

  private func take() -> (@Sendable () -> Void)? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while head == queue.count {
      if stopped { return nil }
      pthread_cond_wait(condition, mutex)
    }
    let next = queue[head]
    head += 1
    if head == queue.count {
      queue.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 1_024 {
      queue.removeFirst(head)
      head = 0
    }
    return next
  }

  /// Threads end when the queue is empty; later work is refused.
  package func shutdown() {
    pthread_mutex_lock(mutex)
    stopped = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}

/// On Linux the priority is the thread's own: 0 means the calling one. A service whose operator set
/// it before its neighbours hashes before them too.
private func standBack(by nice: Int32) {
  let which = __priority_which_t(PRIO_PROCESS.rawValue)
  setpriority(which, 0, getpriority(which, 0) + nice)
}

/// Carries a loop's promise to another thread and back.
///
/// `@unchecked Sendable`: the promise is only touched by `settle`, which runs on its loop.
private final class LoopBound<R: Sendable>: @unchecked Sendable {
  private let promise: LoopPromise<R>
  init(_ promise: LoopPromise<R>) { self.promise = promise }

  func settle(_ result: Result<R, any Error>) {
    switch result {
    case .success(let value): promise.succeed(value)
    case .failure(let error): promise.fail(error)
    }
  }
}

private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
