import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Ten a day, also for whoever sends sixteen at once: his own row is held while they are counted.
@Suite struct DailyShareTests {
  private func people(_ count: Int, in world: IdentityWorld) async throws -> [UserID] {
    try await world.database.query(
      """
      insert into account_user (password, email, email_key, state, is_public)
      select '!', n || '@example.kz', n || '@example.kz', 'active', true
      from generate_series(1, \(count)::int) n returning id
      """
    ).map { try $0.identifier("id") }
  }

  @Test func of_sixteen_wishes_to_reach_somebody_ten_go() async throws {
    try await IdentityWorld.with { world in
      let known = try await people(17, in: world)
      let (requests, now) = (ContactRequests(world.database), world.clock.now)
      // when
      let results = await contenders(16) { index in
        try await requests.send("x", to: known[index + 1], from: known[0], now: now)
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == ContactPolicy.perDay)
      #expect(try await world.count("account_contactrequest") == Int64(ContactPolicy.perDay))
    }
  }

  @Test func of_sixteen_complaints_ten_are_filed() async throws {
    try await IdentityWorld.with { world in
      let known = try await people(17, in: world)
      let now = world.clock.now
      // when
      let results = await contenders(16) { index in
        let new = NewComplaint(target: .user(known[index + 1]), reason: .spam, comment: "x")
        return try await world.database.transaction { transaction in
          try await world.complaints.file(new, by: known[0], now: now, in: transaction).version
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == ComplaintPolicy.perDay)
      #expect(try await world.count("account_complaint") == Int64(ComplaintPolicy.perDay))
    }
  }
}
