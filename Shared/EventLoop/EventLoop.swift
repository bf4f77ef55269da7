import CLinux
import Glibc

/// One thread with one epoll that is also a task executor: an async handler, its socket and its
/// database connection run on this thread, without hops.
///
/// `@unchecked Sendable`: everything but `remote` and `stopRequested` is touched only by the loop's
/// own thread; those two are guarded by `lock`.
package final class EventLoop: TaskExecutor, @unchecked Sendable {
  /// The position in its group: per-loop parts of process-wide objects are found by it.
  package let index: Int
  let name: String

  private let epoll: Int32
  private let wakeUp: Int32
  private var thread = pthread_t()
  private let lock: UnsafeMutablePointer<pthread_mutex_t>

  private enum Work {
    case job(UnownedJob)
    case action(@Sendable () -> Void)
  }

  private var ready: ContiguousArray<Work> = []
  private var running: ContiguousArray<Work> = []
  private var remote: ContiguousArray<Work> = []
  private var wakePending = false
  private var stopRequested = false

  private var descriptors: ContiguousArray<Descriptor?> = []
  private var generation: UInt32 = 0
  private let timers: TimerWheel
  private var tickObservers: [() -> Void] = []
  private var nextTurn: [() -> Void] = []

  /// The monotonic clock as read at the start of this turn of the loop.
  package private(set) var now: MonotonicInstant

  init(index: Int, name: String) throws {
    self.index = index
    self.name = name
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw SystemCallError("epoll_create1") }
    wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard wakeUp >= 0 else { throw SystemCallError("eventfd") }
    lock = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    now = .now
    timers = TimerWheel(now: now)
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u64 = .max
    epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event)
  }

  deinit {
    Glibc.close(epoll)
    Glibc.close(wakeUp)
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  // MARK: Who runs

  /// The loop whose thread is running this code; `nil` elsewhere.
  package static var current: EventLoop? {
    guard let pointer = pthread_getspecific(CurrentLoop.key) else { return nil }
    return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// True on this loop's thread.
  package var isCurrent: Bool {
    pthread_getspecific(CurrentLoop.key)
      == UnsafeMutableRawPointer(
        Unmanaged.passUnretained(self).toOpaque())
  }

  package func enqueue(_ job: consuming ExecutorJob) { push(.job(UnownedJob(job))) }

  /// Runs `work` on the loop's thread, in this turn or the next. From any thread.
  package func execute(_ work: @escaping @Sendable () -> Void) { push(.action(work)) }

  /// Starts a task that stays on this loop. It inherits no task-local values: those of another
  /// loop's request must not leak in.
  package func spawn(_ body: @escaping @Sendable () async -> Void) {
    Task.detached(executorPreference: self, operation: body)
  }

  private func push(_ work: Work) {
    if isCurrent {
      ready.append(work)
      return
    }
    pthread_mutex_lock(lock)
    remote.append(work)
    let mustWake = !wakePending
    wakePending = true
    pthread_mutex_unlock(lock)
    if mustWake { wake() }
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeUp, &one, 8)
  }

  // MARK: Time

  /// Runs `action` on this loop after `delay`, at the next tick of 4 ms. On the loop only.
  package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> LoopTimer {
    schedule(at: now + delay, action)
  }

  /// Runs `action` at `deadline`. On the loop only.
  package func schedule(at deadline: MonotonicInstant, _ action: @escaping () -> Void)
    -> LoopTimer
  {
    assert(isCurrent)
    return timers.add(at: deadline, action)
  }

  /// `action` runs at the end of every turn of the loop, before it waits: the place to flush what
  /// was gathered. On the loop only.
  package func atEndOfTurn(_ action: @escaping () -> Void) {
    assert(isCurrent)
    tickObservers.append(action)
  }

  /// `action` runs in the next turn, which begins at once: what has come meanwhile is served first.
  /// On the loop only.
  package func atNextTurn(_ action: @escaping () -> Void) {
    assert(isCurrent)
    nextTurn.append(action)
  }

  // MARK: Descriptors

  /// Hands a non-blocking descriptor to this loop's epoll. The loop does not own it: `close()` of
  /// the `Descriptor` does. On the loop only.
  package func register(_ fd: Int32, interest: Interest) throws -> Descriptor {
    assert(isCurrent)
    generation &+= 1
    let descriptor = Descriptor(fd: fd, generation: generation, loop: self, interest: interest)
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.u64 = descriptor.tag
    guard epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 else {
      throw SystemCallError("epoll_ctl")
    }
    while descriptors.count <= Int(fd) { descriptors.append(nil) }
    descriptors[Int(fd)] = descriptor
    return descriptor
  }

  func update(_ descriptor: Descriptor, interest: Interest) {
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.u64 = descriptor.tag
    epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor.fd, &event)
  }

  func unregister(_ descriptor: Descriptor) {
    var event = epoll_event()
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor.fd, &event)
    if descriptors[Int(descriptor.fd)] === descriptor { descriptors[Int(descriptor.fd)] = nil }
  }

  // MARK: The loop

  func start() {
    // The thread holds the loop until it ends.
    let pointer = Unmanaged.passRetained(self).toOpaque()
    pthread_create(&thread, nil, { EventLoop.threadBody($0) }, pointer)
  }

  func stop() {
    pthread_mutex_lock(lock)
    stopRequested = true
    wakePending = true
    pthread_mutex_unlock(lock)
    wake()
  }

  func join() { pthread_join(thread, nil) }

  private static func threadBody(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let loop = Unmanaged<EventLoop>.fromOpaque(pointer).takeRetainedValue()
    pthread_setspecific(CurrentLoop.key, pointer)
    pthread_setname_np(pthread_self(), loop.name)
    loop.run()
    pthread_setspecific(CurrentLoop.key, nil)
    return nil
  }

  private func run() {
    let capacity = 256
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
    defer { events.deallocate() }
    while true {
      let isDue = !ready.isEmpty || !nextTurn.isEmpty
      let timeout = isDue ? 0 : timers.timeoutMilliseconds(now: now)
      let count = epoll_wait(epoll, events, Int32(capacity), timeout)
      now = .now
      var stopping = false
      if count > 0 {
        for index in 0..<Int(count) {
          let tag = events[index].data.u64
          if tag == .max { stopping = takeRemote() } else { fire(tag, events[index].events) }
        }
      }
      timers.advance(to: now)
      let deferred = nextTurn
      nextTurn = []
      runReady()
      for action in deferred { action() }
      if !deferred.isEmpty { runReady() }
      for observer in tickObservers { observer() }
      if stopping { return }
    }
  }

  private func fire(_ tag: UInt64, _ events: UInt32) {
    let fd = Int(tag & 0xffff_ffff)
    // A descriptor closed earlier in this turn, its number perhaps reused, must not be woken.
    guard fd < descriptors.count, let descriptor = descriptors[fd], descriptor.tag == tag
    else { return }
    descriptor.fire(EventFlags(rawValue: events))
  }

  private func takeRemote() -> Bool {
    var value: UInt64 = 0
    _ = read(wakeUp, &value, 8)
    pthread_mutex_lock(lock)
    wakePending = false
    if ready.isEmpty {
      swap(&ready, &remote)
    } else {
      ready.append(contentsOf: remote)
      remote.removeAll(keepingCapacity: true)
    }
    let stopping = stopRequested
    pthread_mutex_unlock(lock)
    return stopping
  }

  private func runReady() {
    let executor = asUnownedTaskExecutor()
    // Bounded, so that jobs that keep making jobs do not keep sockets and timers waiting.
    var rounds = 0
    while !ready.isEmpty, rounds < 16 {
      rounds += 1
      swap(&ready, &running)
      for work in running {
        switch work {
        case .job(let job): job.runSynchronously(on: executor)
        case .action(let action): action()
        }
      }
      running.removeAll(keepingCapacity: true)
    }
  }
}

/// The thread-specific slot that holds a thread's loop.
private enum CurrentLoop {
  static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
