import GatewayCore
import Testing

struct CircuitBreakerTests {
  private let second: UInt64 = 1_000_000_000

  private func opened() -> CircuitBreaker {
    var breaker = CircuitBreaker()
    for _ in 0..<20 {
      _ = breaker.admit(now: 0)
      breaker.failed(now: 0)
    }
    return breaker
  }

  @Test func a_few_failures_prove_nothing() {
    var breaker = CircuitBreaker()
    for _ in 0..<19 { breaker.failed(now: 0) }
    #expect(breaker.admit(now: 0) == .pass)
  }

  @Test func half_failing_opens_it() {
    var breaker = CircuitBreaker()
    for _ in 0..<10 { breaker.succeeded(now: 0) }
    for _ in 0..<9 { breaker.failed(now: 0) }
    #expect(breaker.state == .closed)
    // when
    breaker.failed(now: 0)
    #expect(breaker.admit(now: 0) == .refuse(retryAfter: second))
  }

  @Test func failures_of_long_ago_do_not_count() {
    var breaker = CircuitBreaker()
    for _ in 0..<15 { breaker.failed(now: 0) }
    for _ in 0..<15 { breaker.failed(now: 40 * second) }
    #expect(breaker.state == .closed)
  }

  @Test func after_the_pause_only_a_few_trials_pass() {
    var breaker = opened()
    let passed = (0..<10).filter { _ in breaker.admit(now: second) == .pass }.count
    #expect(passed == 3)
  }

  @Test func three_good_trials_close_it() {
    var breaker = opened()
    for _ in 0..<3 {
      #expect(breaker.admit(now: second) == .pass)
      breaker.succeeded(now: second)
    }
    #expect(breaker.state == .closed)
  }

  @Test func a_bad_trial_doubles_the_pause() {
    var breaker = opened()
    _ = breaker.admit(now: second)
    breaker.failed(now: second)
    #expect(breaker.admit(now: second) == .refuse(retryAfter: 2 * second))
    #expect(breaker.admit(now: 3 * second) == .pass)
  }

  @Test func an_abandoned_trial_gives_its_place_back() {
    var breaker = opened()
    for _ in 0..<3 { _ = breaker.admit(now: second) }
    #expect(breaker.admit(now: second) != .pass)
    breaker.abandoned()
    #expect(breaker.admit(now: second) == .pass)
  }
}
