import Kernel
import ServicesDomain
import Testing

struct HookRulesTests {
  private let start = Instant(seconds: 1_800_000_000)

  @Test func the_schedule_of_retries_is_this_table() {
    let minutes = HookRetry.schedule.map { Int($0.components.seconds / 60) }
    let tail = (0...15).map { 233 + $0 * 240 }
    #expect(minutes.prefix(8) == [0, 1, 3, 8, 23, 53, 113, 233])
    #expect(Array(minutes.dropFirst(7)) == tail.filter { $0 < 3 * 24 * 60 } + rest(after: tail))
    #expect(HookRetry.schedule.allSatisfy { $0 < HookRetry.patience })
  }

  /// Four hours after four hours until three days are over.
  private func rest(after tail: [Int]) -> [Int] {
    var more: [Int] = []
    var next = (tail.last ?? 0) + 240
    while next < 3 * 24 * 60 {
      more.append(next)
      next += 240
    }
    return more
  }

  @Test func five_failures_in_a_row_let_a_receiver_rest_and_one_success_ends_it() {
    var health = HookHealth()
    for _ in 1...4 {
      let outcome1 = health.failed(at: start)
      #expect(!outcome1)
      #expect(health.status == .active && health.allows(at: start))
    }
    let outcome2 = health.failed(at: start)
    #expect(!outcome2)
    #expect(health.status == .failing && health.restsUntil == start + .seconds(60))
    #expect(!health.allows(at: start + .seconds(59)) && health.allows(at: start + .seconds(60)))
    let outcome3 = health.succeeded()
    #expect(outcome3)
    #expect(health == HookHealth())
    let outcome4 = health.succeeded()
    #expect(!outcome4, "it was well already")
  }

  @Test(arguments: [(5, 60), (6, 120), (7, 240), (10, 1_920), (11, 3_600), (1_000, 3_600)])
  func rests_grow_to_an_hour(_ failures: Int, _ seconds: Int) {
    #expect(HookHealth.rest(after: failures) == .seconds(seconds))
  }

  @Test func three_days_without_success_pause_a_hook_once() {
    var health = HookHealth()
    let outcome5 = health.failed(at: start)
    #expect(!outcome5)
    let outcome6 = health.failed(at: start + HookHealth.patience - .seconds(1))
    #expect(!outcome6)
    let outcome7 = health.failed(at: start + HookHealth.patience)
    #expect(outcome7)
    #expect(health.status == .paused && health.pausedBecause == .failures)
    let outcome8 = health.failed(at: start + HookHealth.patience + .seconds(1))
    #expect(!outcome8)
    #expect(!health.allows(at: start + .seconds(1_000_000_000)))
  }

  @Test func a_receiver_that_is_gone_is_left_alone_at_once() {
    var health = HookHealth()
    let outcome9 = health.failed(at: start, isGone: true)
    #expect(outcome9)
    #expect(health.pausedBecause == .gone)
  }

  @Test(arguments: [
    ("nothing to hide, 404", "nothing to hide, 404"),
    ("iin 900101300007.", "iin ***."), ("call +7 701 000 00 00 now", "call +*** now"),
    ("to aigerim.s@example.kz", "to ***"), ("@home", "@home"), ("\"id\": 12345", "\"id\": 12345"),
    ("8(701)000-00-00", "***"), ("a@b", "***"),
  ])
  func what_may_be_personal_is_blotted_out(_ text: String, _ masked: String) {
    #expect(MaskedText.mask(text) == masked)
  }

  @Test func bytes_that_are_no_text_make_a_head_all_the_same() {
    #expect(MaskedText.head(of: [0x61, 0, 0x62, 0x63], limit: 3) == "ab")
    #expect(MaskedText.head(of: [0xff, 0x61], limit: 4_096).hasSuffix("a"))
  }

  @Test(arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)])
  func five_minutes_either_way_are_in_time(_ offset: Int64, _ isTimely: Bool) {
    let sent = Instant(seconds: start.seconds + offset)
    #expect(IncomingHookPolicy.isTimely(sent, now: start) == isTimely)
  }
}
