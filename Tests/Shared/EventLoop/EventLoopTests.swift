import EventLoop
import Glibc
import Synchronization
import Testing

struct EventLoopTests {
  let group: EventLoopGroup

  init() throws { group = try EventLoopGroup(count: 2, name: "test") }

  @Test func code_awaited_on_a_loop_stays_on_its_thread() async throws {
    let loop = group.loops[0]
    let stayed = try await group.run(on: loop) {
      let before = loop.isCurrent
      try await sleepOnLoop(for: .milliseconds(1))
      let afterSleep = loop.isCurrent
      let pool = BlockingPool(name: "work", threads: 1, queueLimit: 4)
      let elsewhere = try await pool.run { EventLoop.current == nil }
      return [before, afterSleep, elsewhere, loop.isCurrent]
    }
    #expect(stayed == [true, true, true, true])
  }

  @Test func a_timer_never_fires_early_and_a_cancelled_one_never_fires() async throws {
    let (waited, cancelledFired) = try await group.run(on: group.loops[0]) {
      let loop = try #require(EventLoop.current)
      let begin = MonotonicInstant.now
      let fired = Mutex(false)
      let cancelled = loop.schedule(after: .milliseconds(5)) { fired.withLock { $0 = true } }
      cancelled.cancel()
      try await sleepOnLoop(for: .milliseconds(30))
      return (MonotonicInstant.now - begin, fired.withLock { $0 })
    }
    #expect(waited >= .milliseconds(30))
    #expect(!cancelledFired)
  }

  /// Fails if a yield is a timer: a thousand ticks are four seconds.
  @Test func a_yield_lets_others_go_first_and_waits_for_no_clock() async throws {
    let (order, took) = try await group.run(on: group.loops[0]) {
      let loop = try #require(EventLoop.current)
      let order = Mutex<[String]>([])
      loop.spawn { order.withLock { $0.append("other") } }
      await yieldOnLoop()
      order.withLock { $0.append("yielded") }
      let begin = MonotonicInstant.now
      for _ in 0..<1_000 { await yieldOnLoop() }
      return (order.withLock { $0 }, MonotonicInstant.now - begin)
    }
    #expect(order == ["other", "yielded"])
    #expect(took < .seconds(2))
  }

  @Test func timers_further_away_than_one_turn_of_the_wheel_wait_their_time() async throws {
    let order = try await group.run(on: group.loops[0]) {
      let loop = try #require(EventLoop.current)
      let fired = Mutex<[Int]>([])
      // 4,096 slots of 4 ms: 16.384 s later is the same slot.
      let far = loop.schedule(after: .milliseconds(16_404)) { fired.withLock { $0.append(2) } }
      _ = loop.schedule(after: .milliseconds(20)) { fired.withLock { $0.append(1) } }
      try await sleepOnLoop(for: .milliseconds(60))
      let seen = fired.withLock { $0 }
      far.cancel()
      return seen
    }
    #expect(order == [1])
  }

  @Test func a_deadline_ends_a_wait_that_nobody_answers() async throws {
    await #expect(throws: DeadlineExceeded.self) {
      try await group.run {
        try await withDeadline(.milliseconds(20)) {
          try await loopWait { (_: LoopPromise<Void>) in }
        }
      }
    }
  }

  @Test func the_shorter_of_two_deadlines_wins() async throws {
    let took = try await group.run {
      let begin = MonotonicInstant.now
      _ = try? await withDeadline(.milliseconds(20)) {
        try await withDeadline(.seconds(30)) { try await sleepOnLoop(for: .seconds(20)) }
      }
      return MonotonicInstant.now - begin
    }
    #expect(took < .seconds(5))
  }

  @Test func cancelling_a_scope_ends_its_wait_and_calls_the_abort_once() async throws {
    let aborted = try await group.run {
      let loop = try #require(EventLoop.current)
      let scope = OperationScope(loop: loop)
      let count = Mutex(0)
      _ = loop.schedule(after: .milliseconds(5)) { scope.cancel() }
      await #expect(throws: OperationCancelled.self) {
        try await OperationScope.$current.withValue(scope) {
          try await loopWait(
            { (_: LoopPromise<Void>) in }, onAbort: { count.withLock { $0 += 1 } })
        }
      }
      scope.cancel()
      return count.withLock { $0 }
    }
    #expect(aborted == 1)
  }

  @Test func a_promise_takes_the_first_answer() async throws {
    let value = try await group.run {
      try await loopWait { (promise: LoopPromise<Int>) in
        promise.succeed(1)
        promise.succeed(2)
        promise.fail(OperationCancelled())
      }
    }
    #expect(value == 1)
  }

  @Test func a_full_pool_refuses_at_once_and_the_loop_goes_on() async throws {
    let pool = BlockingPool(name: "narrow", threads: 1, queueLimit: 1)
    let gate = Gate()
    // The first piece of work holds the only thread.
    async let first: Void = pool.run { gate.enter() }
    gate.waitUntilEntered()
    async let second: Int = pool.run { 2 }
    while pool.waiting == 0 { await Task.yield() }
    await #expect(throws: PoolSaturated.self) {
      try await group.run { try await pool.run { 3 } }
    }
    gate.open()
    try await first
    #expect(try await second == 2)
  }

  @Test func a_value_from_another_thread_wakes_the_loop() async throws {
    let total = try await group.run(on: group.loops[0]) { [group] in
      var sum = 0
      for number in 1...1_000 { sum += try await group.run(on: group.loops[1]) { number } }
      return sum
    }
    #expect(total == 500_500)
  }
}

/// Lets a test know that a thread has begun and hold it there.
private final class Gate: Sendable {
  private let entered = Atomic<Bool>(false)
  private let opened = Atomic<Bool>(false)

  func enter() {
    entered.store(true, ordering: .releasing)
    while !opened.load(ordering: .acquiring) { sched_yield() }
  }

  func waitUntilEntered() {
    while !entered.load(ordering: .acquiring) { sched_yield() }
  }

  func open() { opened.store(true, ordering: .releasing) }
}
