import HTTPClient
import Testing

struct PoolStateTests {
  private func pool(limit: Int = 2, idle: Int = 2) -> PoolState<Int, String> {
    PoolState(limit: limit, idleLimit: idle, waiterLimit: 2, idleNanoseconds: 100)
  }

  @Test func the_warmest_connection_is_reused_first() {
    var pool = pool()
    for _ in 0..<2 { #expect(pool.lease(now: 0).isConnect) }
    _ = pool.release(1, now: 10)
    _ = pool.release(2, now: 20)
    #expect(pool.lease(now: 30).reused == 2)
    #expect(pool.lease(now: 30).reused == 1)
  }

  @Test func who_finds_all_busy_waits_and_is_served_in_order() {
    var pool = pool(limit: 1)
    _ = pool.lease(now: 0)
    #expect(pool.lease(now: 0).isWait)
    _ = pool.enqueue("ada")
    let second = pool.enqueue("bob")
    #expect(pool.lease(now: 0).isRefuse)
    // when
    guard case .hand(7, to: "ada") = pool.release(7, now: 1) else {
      Issue.record("ada was first")
      return
    }
    #expect(pool.giveUp(second) == true)
    #expect(pool.giveUp(second) == false)
    guard case .keep = pool.release(7, now: 2) else {
      Issue.record("nobody waits any more")
      return
    }
    #expect(pool.leased == 0)
  }

  @Test func a_lost_connection_is_replaced_for_the_one_who_waits() {
    var pool = pool(limit: 1)
    _ = pool.lease(now: 0)
    _ = pool.enqueue("ada")
    guard case .connect(for: "ada") = pool.lost() else {
      Issue.record("ada waits for ever")
      return
    }
    #expect(pool.leased == 1)
    guard case .none = pool.lost() else {
      Issue.record("nobody waits")
      return
    }
    #expect(pool.leased == 0)
  }

  @Test func idle_connections_grow_old() {
    var pool = pool()
    for _ in 0..<2 { _ = pool.lease(now: 0) }
    _ = pool.release(1, now: 0)
    _ = pool.release(2, now: 50)
    #expect(pool.expire(now: 99) == [])
    #expect(pool.expire(now: 100) == [1])
    #expect(pool.expire(now: 150) == [2])
  }

  @Test func above_the_idle_limit_connections_are_closed() {
    var pool = pool(limit: 3, idle: 1)
    for _ in 0..<2 { _ = pool.lease(now: 0) }
    _ = pool.release(1, now: 0)
    guard case .close = pool.release(2, now: 0) else {
      Issue.record("two are idle")
      return
    }
  }

  @Test func a_closed_pool_keeps_nothing() {
    var pool = pool()
    for _ in 0..<2 { _ = pool.lease(now: 0) }
    _ = pool.release(1, now: 0)
    #expect(pool.close().idle == [1])
    guard case .close = pool.release(2, now: 0) else {
      Issue.record("kept after the end")
      return
    }
  }

  @Test func retries_are_a_tenth_of_the_requests_at_most() {
    var budget = RetryBudget(requestsPerRetry: 10, reserve: 3)
    let first = (0..<100).filter { _ in budget.withdraw() }.count
    #expect(first == 3)
    var later = 0
    for _ in 0..<100 {
      budget.deposit()
      if budget.withdraw() { later += 1 }
    }
    #expect(later == 10)
  }

  @Test(
    arguments: [
      ("http://127.0.0.1:8101", "127.0.0.1:8101"), ("https://hub.example/", "hub.example"),
      ("http://[::1]:80", "[::1]"), ("https://[2001:db8::1]:8443", "[2001:db8::1]:8443"),
      ("ftp://x", nil), ("http://", nil), ("http://x:0", nil), ("http://x:65536", nil),
      ("http://x:+5", nil), ("http://x/y", nil), ("http://a b", nil), ("http://u@x", nil),
      ("http://[::1", nil), ("http://[::1]x", nil),
    ] as [(String, String?)])
  func an_origin_is_scheme_host_and_port(_ url: String, _ authority: String?) {
    #expect(Origin(url: url)?.authority == authority)
  }
}

extension PoolState.Lease {
  fileprivate var reused: Connection? {
    if case .reuse(let connection) = self { connection } else { nil }
  }
  fileprivate var isConnect: Bool { if case .connect = self { true } else { false } }
  fileprivate var isWait: Bool { if case .wait = self { true } else { false } }
  fileprivate var isRefuse: Bool { if case .refuse = self { true } else { false } }
}
