import GatewayCore
import Kernel
import Testing

struct RateLimitTests {
  private let second: UInt64 = 1_000_000_000
  private let bucket = TokenBucket(rate: 20, burst: 60)

  @Test func a_burst_passes_and_one_more_does_not() {
    var fullAt: UInt64 = 0
    for index in 0..<60 {
      let verdict = bucket.take(&fullAt, now: second)
      #expect(verdict.isAllowed)
      #expect(verdict.remaining == 59 - index)
    }
    let refused = bucket.take(&fullAt, now: second)
    #expect(!refused.isAllowed)
    #expect(refused.retryAfter == second / 20)
    #expect(refused.reset == 3 * second)
  }

  @Test func it_fills_at_its_rate() {
    var fullAt: UInt64 = 0
    for _ in 0..<60 { _ = bucket.take(&fullAt, now: 0) }
    let allowed = (0..<100).filter { _ in bucket.take(&fullAt, now: second).isAllowed }.count
    #expect(allowed == 20)
  }

  @Test func a_look_costs_nothing_and_tells_the_truth() {
    var fullAt: UInt64 = 0
    for _ in 0..<60 {
      #expect(bucket.take(&fullAt, now: 0, cost: 0).isAllowed)
      #expect(bucket.take(&fullAt, now: 0).isAllowed)
    }
    #expect(!bucket.take(&fullAt, now: 0, cost: 0).isAllowed)
    #expect(bucket.take(&fullAt, now: second / 20, cost: 0).isAllowed)
  }

  @Test func a_subscriber_of_ipv6_cannot_escape_within_his_network() throws {
    let limiter = RateLimiter()
    let small = TokenBucket(rate: 1, burst: 1)
    func take(_ text: String) throws -> Bool {
      let address = try #require(IPAddress(text))
      return limiter.take(.address(address, policy: 0), of: small, now: 0).isAllowed
    }
    #expect(try take("2001:db8:1:2::1"))
    #expect(try !take("2001:db8:1:2:ffff::9"))
    #expect(try take("2001:db8:1:3::1"))
    #expect(try take("192.0.2.1"))
    #expect(try take("192.0.2.2"))
    #expect(try !take("192.0.2.1"))
  }

  @Test func a_flood_of_addresses_does_not_grow_memory() {
    let limiter = RateLimiter(ceiling: 1_600)
    for index in 0..<20_000 {
      let address = IPAddress(high: UInt64(index) << 32, low: 0)
      _ = limiter.take(.address(address, policy: 0), of: bucket, now: 0)
    }
    #expect(limiter.count <= 1_600)
  }

  @Test func users_clients_and_policies_are_counted_apart() {
    let limiter = RateLimiter()
    let small = TokenBucket(rate: 1, burst: 1)
    let keys: [LimitKey] = [
      .user(1, policy: 0), .user(2, policy: 0), .user(1, policy: 1), .client("a", policy: 0),
      .client("b", policy: 0),
    ]
    for key in keys { #expect(limiter.take(key, of: small, now: 0).isAllowed) }
    for key in keys { #expect(!limiter.take(key, of: small, now: 0).isAllowed) }
  }

  @Test func the_file_changes_what_it_names() throws {
    let text = """
      {"anonymous": {"rate": 0.5, "burst": 3}, "deadline_seconds": 2.5,
       "rules": [{"prefix": "/api/v1/services", "body_bytes": 5},
                 {"prefix": "/api/v1/services/files", "methods": ["POST"], "rate": 1, "burst": 2,
                  "per": "user"}]}
      """
    let (limits, faults) = LimitsFile.read(Array(text.utf8))
    #expect(faults == [])
    #expect(limits.anonymous == TokenBucket(rate: 0.5, burst: 3))
    #expect(limits.user == TokenBucket(rate: 50, burst: 150))
    #expect(limits.deadline == .milliseconds(2_500))
    func prefix(_ target: String, _ method: String) -> String? {
      Array(target.utf8).withUnsafeBufferPointer { bytes in
        limits.rule(for: bytes, method: method).map { limits.rules[$0].prefix }
      }
    }
    #expect(prefix("/api/v1/services/files/7", "POST") == "/api/v1/services/files")
    #expect(prefix("/api/v1/services/files?x=1", "POST") == "/api/v1/services/files")
    #expect(prefix("/api/v1/services/files", "GET") == "/api/v1/services")
    #expect(prefix("/api/v1/servicesx", "GET") == nil)
  }

  @Test func all_faults_of_the_file_are_told_at_once() {
    let text = """
      {"anonymous": {"rate": -1, "burst": 3}, "colour": 1, "rules": [{"prefix": "x"}, {"prefix": "/y",
       "per": "moon"}]}
      """
    #expect(LimitsFile.read(Array(text.utf8)).faults.count == 4)
    #expect(LimitsFile.read(Array("[".utf8)).faults.count == 1)
  }
}
