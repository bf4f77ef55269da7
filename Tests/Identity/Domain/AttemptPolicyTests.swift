import IdentityDomain
import Kernel
import Testing

@Suite struct AttemptPolicyTests {
  let policy = AttemptPolicy(perAccount: 3, perAddress: 5, window: .seconds(60))
  let now = Instant(seconds: 1_000)

  func times(_ secondsAgo: Int64...) -> [Instant] {
    secondsAgo.map { Instant(seconds: 1_000 - $0) }
  }

  @Test func below_the_limit_nothing_is_held_back() throws {
    try policy.judge(account: times(50, 40), address: times(50, 40, 30, 20), now: now)
  }

  @Test func the_account_is_locked_until_its_oldest_attempt_leaves_the_window() {
    #expect(throws: TooManyAttempts(retryAfter: .seconds(10), isOfAddress: false)) {
      try policy.judge(account: times(50, 40, 30), address: [], now: now)
    }
  }

  @Test func the_address_is_locked_by_attempts_at_many_accounts() {
    #expect(throws: TooManyAttempts(retryAfter: .seconds(5), isOfAddress: true)) {
      try policy.judge(account: [], address: times(55, 50, 40, 30, 20), now: now)
    }
  }

  @Test func the_longer_of_two_locks_is_told() {
    #expect(throws: TooManyAttempts(retryAfter: .seconds(30), isOfAddress: true)) {
      try policy.judge(
        account: times(30, 20, 10), address: times(58, 57, 56, 55, 54), now: now)
    }
  }

  @Test func attempts_on_the_edge_of_the_window_do_not_count() throws {
    try policy.judge(account: times(60, 60, 60), address: [], now: now)
  }

  @Test func with_more_attempts_than_the_limit_the_newest_ones_decide() {
    #expect(throws: TooManyAttempts(retryAfter: .seconds(40), isOfAddress: false)) {
      try policy.judge(account: times(50, 40, 20, 10, 5), address: [], now: now)
    }
  }
}
