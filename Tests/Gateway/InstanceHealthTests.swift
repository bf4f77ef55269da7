import GatewayCore
import Testing

struct InstanceHealthTests {
  private let second: UInt64 = 1_000_000_000

  @Test func a_refused_connection_takes_it_out_until_a_probe_succeeds() {
    var health = InstanceHealth()
    health.failed(.unreachable, began: 0, now: 0)
    #expect(!health.isAvailable(now: 1_000 * second))
    health.probed(.ready, sentAt: 0)
    #expect(health.isAvailable(now: 0))
  }

  @Test func five_missed_deadlines_in_a_row_eject_it_for_a_time() {
    var health = InstanceHealth()
    for _ in 0..<4 { health.failed(.deadline, began: 0, now: 0) }
    #expect(health.isAvailable(now: 0))
    health.failed(.deadline, began: 0, now: 0)
    #expect(!health.isAvailable(now: 0))
    // A probe that succeeds does not end it: probes are easier than requests.
    health.probed(.ready, sentAt: 0)
    #expect(!health.isAvailable(now: 0))
    #expect(health.isAvailable(now: second))
  }

  @Test func each_further_ejection_lasts_twice_as_long() {
    var health = InstanceHealth()
    for _ in 0..<5 { health.failed(.broken, began: 0, now: 0) }
    health.failed(.broken, began: 0, now: second)
    #expect(!health.isAvailable(now: second * 3 - 1))
    #expect(health.isAvailable(now: second * 3))
    health.succeeded()
    #expect(health.state == .up)
  }

  @Test func a_success_between_failures_starts_the_count_again() {
    var health = InstanceHealth()
    for _ in 0..<4 { health.failed(.broken, began: 0, now: 0) }
    health.succeeded()
    for _ in 0..<4 { health.failed(.broken, began: 0, now: 0) }
    #expect(health.isAvailable(now: 0))
  }

  @Test func one_lost_probe_is_forgiven_two_are_not() {
    var health = InstanceHealth()
    health.probed(.failed, sentAt: 0)
    #expect(health.isAvailable(now: 0))
    health.probed(.failed, sentAt: 0)
    #expect(health.state == .down)
  }

  @Test func one_that_drains_gets_nothing_new() {
    var health = InstanceHealth()
    health.probed(.unready, sentAt: 0)
    #expect(!health.isAvailable(now: 0))
    health.probed(.ready, sentAt: 0)
    #expect(health.isAvailable(now: 0))
  }

  @Test func the_least_loaded_is_chosen_and_equals_take_turns() {
    let loads: [Int?] = [3, 1, nil, 1]
    let chosen = (0..<4).map { turn in LeastLoaded.choose(4, turn: turn) { loads[$0] } }
    #expect(chosen == [1, 1, 3, 3])
    #expect(LeastLoaded.choose(2, turn: 5) { _ in nil } == nil)
    #expect(LeastLoaded.choose(0, turn: 0) { _ in 0 } == nil)
  }

  /// A rolling restart refused requests: probes that the old process no longer took ended a second
  /// later and took the new one out while the other copy was on its way down.
  @Test func a_probe_sent_before_the_newest_says_nothing_any_more() {
    var health = InstanceHealth()
    health.probed(.unready, sentAt: 1)
    health.probed(.ready, sentAt: 4)
    health.probed(.failed, sentAt: 2)
    health.probed(.failed, sentAt: 3)
    #expect(health.state == .up)
    health.probed(.failed, sentAt: 5)
    health.probed(.failed, sentAt: 6)
    #expect(health.state == .down)
  }

  /// A restart refused a request: a connection that the old process no longer took was given up two
  /// seconds later and took out the new one, which had answered meanwhile.
  @Test func a_connection_begun_before_the_newest_good_probe_says_nothing_any_more() {
    var health = InstanceHealth()
    health.failed(.unreachable, began: 1, now: 2)
    health.probed(.ready, sentAt: 3)
    health.failed(.unreachable, began: 2, now: 4)
    #expect(health.isAvailable(now: 4))
    // Requests that it does not answer count as before: probes are easier.
    for _ in 0..<5 { health.failed(.deadline, began: 2, now: 4) }
    #expect(!health.isAvailable(now: 4))

    health = InstanceHealth()
    health.probed(.ready, sentAt: 3)
    health.failed(.unreachable, began: 3, now: 4)
    #expect(health.state == .down)
  }
}
