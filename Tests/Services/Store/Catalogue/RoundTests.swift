import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

@Suite struct RoundTests {
  private func wins(_ results: [Result<Void, any Error>]) -> Int {
    results.count { if case .success = $0 { true } else { false } }
  }

  private func ready(_ world: ServicesWorld, _ users: ClosedRange<Int64>) async throws -> [Int64] {
    var ids: [Int64] = []
    for user in users {
      let id = try await world.draft(by: user)
      try await world.fill(id, by: user, ServicesWorld.answers)
      ids.append(id)
    }
    return ids
  }

  /// Fails without `for no key update` in `Rounds.holding`: several would count the same place free.
  @Test func sixteen_come_for_the_last_place_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      try await world.round(places: 1)
      let ids = try await ready(world, 1...16)
      let results = await contenders { index in
        _ = try await world.submit(ids[index], by: Int64(index) + 1)
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        #expect(error as? ServiceRefusal == .roundFull, "\(error)")
      }
      #expect(try await world.count("service_servicerequest where status <> 'draft'") == 1)
    }
  }

  /// Fails without the same lock before the approval.
  @Test func sixteen_are_approved_for_one_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      try await world.round(approvals: 1)
      let ids = try await ready(world, 1...16)
      for (index, id) in ids.enumerated() {
        try await world.submit(id, by: Int64(index) + 1)
        try await world.take(id)
      }
      let results = await contenders { index in
        try await world.decide(ids[index], to: "approved", comment: "Решение")
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        #expect(error as? ServiceRefusal == .roundQuotaReached, "\(error)")
      }
    }
  }

  @Test func a_place_that_is_taken_back_is_free_again() async throws {
    try await ServicesWorld.open { world in
      try await world.round(places: 1)
      let ids = try await ready(world, 1...2)
      try await world.submit(ids[0], by: 1)
      await #expect(throws: ServiceRefusal.roundFull) { try await world.submit(ids[1], by: 2) }
      await #expect(throws: ServiceRefusal.roundFull) { _ = try await world.draft(by: 3) }
      _ = try await world.database.query(
        "update service_servicerequest set status = 'cancelled' where id = \(ids[0])")
      try await world.submit(ids[1], by: 2)
    }
  }

  @Test func nothing_is_opened_between_rounds_and_a_draft_that_waited_goes_into_the_next()
    async throws
  {
    try await ServicesWorld.open { world in
      let first = try await world.round()
      let id = try await ready(world, 1...1)[0]
      try await world.move(first, from: -20, to: -10)
      await #expect(throws: ServiceRefusal.closed) { _ = try await world.draft(by: 2) }
      await #expect(throws: ServiceRefusal.closed) { try await world.submit(id, by: 1) }
      let second = try await world.round(from: 1, to: 2)
      await #expect(throws: ServiceRefusal.notOpenYet) { _ = try await world.draft(by: 2) }
      try await world.move(second, from: -1, to: 2)
      try await world.submit(id, by: 1)
      let row = try await world.database.query(
        "select round_id from service_servicerequest where id = \(id)"
      ).first
      #expect(try row?.int64("round_id") == second)
    }
  }

  @Test func no_more_is_granted_than_the_round_has() async throws {
    try await ServicesWorld.open { world in
      try await world.round(amount: 8_000_000)
      _ = try await world.database.query(
        """
        update service_service set row_version = row_version + 1,
          config = config || '{"rounds": {"amount_field": "budget"}}' where code = 'startup-grant'
        """)
      let ids = try await ready(world, 1...2)
      for (index, id) in ids.enumerated() {
        try await world.submit(id, by: Int64(index) + 1)
        try await world.take(id)
      }
      try await world.decide(ids[0], to: "approved", comment: "Решение")
      await #expect(throws: ServiceRefusal.roundSpent) {
        try await world.decide(ids[1], to: "approved", comment: "Решение")
      }
      let round = try await Catalogue(database: world.database, requests: world.requests)
        .rounds(of: "startup-grant").first
      let left = try await world.database.query(
        "select \(try round?.string("amount_left") ?? "")::numeric = 3000000 as is_right")
      #expect(try left.first?.bool("is_right") == true)
    }
  }
}
