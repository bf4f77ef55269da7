import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct FalseDoorTests {
  private static let policy = FalseDoorPolicy(
    attempts: 5, window: .seconds(600), term: .seconds(3_600))

  private func attempt(
    _ world: IdentityWorld, from address: String, isSpared: Bool = false
  ) async throws -> Bool {
    try await world.falseDoor.note(
      FalseDoorAttempt(
        userName: "root\u{0}", address: address, userAgent: "robot", session: nil,
        path: "/admin/login/"),
      policy: Self.policy, isSpared: isSpared, now: world.clock.now)
  }

  private func blocked(_ world: IdentityWorld) async throws -> [String] {
    try await world.falseDoor.blocked(now: world.clock.now).map(\.network)
  }

  @Test func the_fifth_attempt_closes_the_hub_for_the_term() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<4 { _ = try await attempt(world, from: "203.0.113.7") }
      #expect(try await blocked(world) == [])
      // when
      #expect(try await attempt(world, from: "203.0.113.7"))
      #expect(try await blocked(world) == ["203.0.113.7/32"])
      world.clock.move(Self.policy.term)
      #expect(try await blocked(world) == [])
      #expect(try await world.count("admin_honeypot_loginattempt") == 5)
    }
  }

  @Test func attempts_of_one_subscriber_of_ipv6_count_together() async throws {
    try await IdentityWorld.with { world in
      for index in 1...5 { _ = try await attempt(world, from: "2001:db8:0:1::\(index)") }
      _ = try await attempt(world, from: "2001:db8:0:2::1")
      #expect(try await blocked(world) == ["2001:db8:0:1::/64"])
    }
  }

  @Test func attempts_long_ago_do_not_count() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<4 { _ = try await attempt(world, from: "203.0.113.7") }
      world.clock.move(Self.policy.window)
      for _ in 0..<4 { #expect(try await !attempt(world, from: "203.0.113.7")) }
      #expect(try await blocked(world) == [])
    }
  }

  @Test func a_network_that_is_spared_is_noted_and_never_blocked() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<9 { _ = try await attempt(world, from: "10.1.2.3", isSpared: true) }
      #expect(try await blocked(world) == [])
      #expect(try await world.count("admin_honeypot_loginattempt") == 9)
    }
  }

  /// Fails without the row's lock: attempts at once then see each other's count too late.
  @Test func sixteen_attempts_at_once_are_counted_one_by_one() async throws {
    try await IdentityWorld.with { world in
      let results = await contenders(16) { _ in try await attempt(world, from: "203.0.113.7") }
      #expect(results.filter { (try? $0.get()) == true }.count == 12)
      let counted = try await world.database.query("select attempts from edge_block")
      #expect(try counted.map { try $0.int("attempts") } == [16])
    }
  }

  /// Fails without the cap: a robot then fills the disk.
  @Test func of_one_network_only_so_many_attempts_leave_a_row() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<(Self.policy.rows + 10) { _ = try await attempt(world, from: "203.0.113.7") }
      #expect(try await world.count("admin_honeypot_loginattempt") == Int64(Self.policy.rows))
      world.clock.move(Self.policy.window)
      _ = try await attempt(world, from: "203.0.113.7")
      #expect(try await world.count("admin_honeypot_loginattempt") == Int64(Self.policy.rows) + 1)
    }
  }

  @Test func what_is_lifted_begins_anew_and_what_is_old_is_forgotten() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<5 { _ = try await attempt(world, from: "203.0.113.7") }
      let row = try #require(try await world.database.query("select id from edge_block").first)
      let id = try row.int64("id")
      let now = world.clock.now
      let isLifted = try await world.database.transaction {
        try await world.falseDoor.lift(id, now: now, in: $0)
      }
      #expect(isLifted)
      #expect(try await blocked(world) == [])
      for _ in 0..<4 { #expect(try await !attempt(world, from: "203.0.113.7")) }
      // when
      world.clock.move(FalseDoorPolicy.forgotten + .seconds(1))
      try await world.falseDoor.sweep(now: world.clock.now)
      #expect(try await world.count("edge_block") == 0)
    }
  }
}
