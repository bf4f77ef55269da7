import GatewayCore
import HTTPCore
import Kernel
import Synchronization
import Testing

/// Networks that tried the false door are turned away before anybody is asked.
struct BlockTests {
  private let rooms = "/api/v1/booking/rooms"
  private let term = "2026-11-23T06:00:00.000Z"

  private final class Clock: Sendable {
    let now = Mutex(Instant(rfc3339: "2026-11-23T05:00:00.000Z") ?? Instant(seconds: 0))
    var wallClock: WallClock { WallClock { self.now.withLock { $0 } } }
    func move(_ time: Duration) { now.withLock { $0 = $0 + time } }
  }

  private func from(_ address: String) -> KeyValuePairs<String, String> {
    ["X-Forwarded-For": address]
  }

  private func world(_ clock: Clock) async throws -> (GatewayWorld, Service) {
    let service = try await Service()
    let world = try await GatewayWorld(
      ["booking": [service.address]], proxies: "127.0.0.1", clock: clock.wallClock)
    return (world, service)
  }

  /// Fails without the check in `Proxy.pass`.
  @Test func a_blocked_address_is_403_until_its_term_is_over() async throws {
    let clock = Clock()
    let (world, service) = try await world(clock)
    #expect(try await world.get(rooms, from("203.0.113.7")).status == 200)
    // when
    world.identity.blocks("203.0.113.7/32", until: term)
    let refused = try await world.eventually(rooms, from("203.0.113.7")) { $0.status == 403 }
    #expect(refused.status == 403)
    #expect(refused.body.contains("address-blocked"))
    let seen = service.seen.count
    #expect(try await world.get(rooms, from("203.0.113.7")).status == 403)
    #expect(service.seen.count == seen)
    #expect(try await world.get(rooms, from("203.0.113.8")).status == 200)
    // when its time is over, to the second
    clock.move(.seconds(3_599))
    #expect(try await world.get(rooms, from("203.0.113.7")).status == 403)
    clock.move(.seconds(1))
    #expect(try await world.get(rooms, from("203.0.113.7")).status == 200)
  }

  @Test func of_ipv6_the_whole_subscriber_is_blocked() async throws {
    let (world, _) = try await world(Clock())
    world.identity.blocks("2001:db8:0:1::/64", until: term)
    let refused = try await world.eventually(rooms, from("2001:db8:0:1::5")) { $0.status == 403 }
    #expect(refused.status == 403)
    #expect(try await world.get(rooms, from("2001:db8:0:1:ffff::1")).status == 403)
    #expect(try await world.get(rooms, from("2001:db8:0:2::5")).status == 200)
  }

  @Test func a_lifted_block_is_gone_in_a_moment() async throws {
    let (world, _) = try await world(Clock())
    world.identity.blocks("203.0.113.7/32", until: term)
    _ = try await world.eventually(rooms, from("203.0.113.7")) { $0.status == 403 }
    // when
    world.identity.liftsAllBlocks()
    let answer = try await world.eventually(rooms, from("203.0.113.7")) { $0.status == 200 }
    #expect(answer.status == 200)
  }

  /// Fails if a list that could not be fetched is taken for an empty one.
  @Test func what_is_blocked_stays_so_while_identity_is_away() async throws {
    let (world, _) = try await world(Clock())
    world.identity.blocks("203.0.113.7/32", until: term)
    _ = try await world.eventually(rooms, from("203.0.113.7")) { $0.status == 403 }
    // when
    world.identity.isAway(true)
    let answer = try await world.eventually(rooms, from("203.0.113.7")) { _ in
      world.identity.blockQuestionsWhileAway >= 2
    }
    #expect(world.identity.blockQuestionsWhileAway >= 2)
    #expect(answer.status == 403)
  }
}
