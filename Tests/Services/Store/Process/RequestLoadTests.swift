import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Requests are given to whoever has the least to do.
@Suite struct RequestLoadTests {
  private func load(_ world: ServicesWorld) async throws -> [Int64: Int] {
    let rows = try await world.database.query(
      """
      select assignee_id, count(*)::int as n from service_servicerequest
      where assignee_id is not null group by 1
      """)
    return Dictionary(
      uniqueKeysWithValues: try rows.map { (try $0.int64("assignee_id"), try $0.int("n")) })
  }

  /// Fails without the lock on the managers' rows: those who count at the same moment all see the same
  /// idle one. (What comes in for the first time waits for its number besides.)
  @Test func sixteen_appeals_at_once_spread_evenly() async throws {
    try await ServicesWorld.alone { world in
      var refused: [(id: Int64, author: Int64)] = []
      for author in Int64(1)...16 {
        let id = try await world.seedMoney(by: author)
        try await world.take(id, by: 99)
        try await world.move(id, to: "refused_formal", by: 99)
        refused.append((id, author))
      }
      try await world.managers([70, 71, 72, 73])
      let ready = refused
      let results = await contenders { index in
        try await world.appeal(ready[index].id, by: ready[index].author)
      }
      for result in results { try result.get() }
      #expect(try await load(world) == [70: 4, 71: 4, 72: 4, 73: 4])
    }
  }

  @Test func sixteen_at_once_spread_evenly() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71, 72, 73])
      var drafts: [(id: Int64, author: Int64)] = []
      for author in Int64(1)...16 {
        let id = try await world.draft(by: author, service: "seed-money")
        try await world.fill(id, by: author, ServicesWorld.seedMoneyAnswers)
        drafts.append((id, author))
      }
      let ready = drafts
      let results = await contenders { index in
        _ = try await world.submit(ready[index].id, by: ready[index].author)
      }
      for result in results { try result.get() }
      #expect(try await load(world) == [70: 4, 71: 4, 72: 4, 73: 4])
    }
  }

  @Test func of_equals_the_one_who_waited_longest() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71])
      _ = try await world.database.query(
        """
        update service_service_users set last_assigned_at = case user_id
          when 70 then now() - interval '1 day' else now() - interval '2 days' end
        """)
      let id = try await world.seedMoney()
      #expect(try await world.row(id).int64("assignee_id") == 71)
    }
  }

  @Test func nobody_gets_a_request_of_his_own() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([ServicesWorld.applicant])
      let id = try await world.seedMoney()
      #expect(try await world.row(id).optionalInt64("assignee_id") == nil)
      #expect(try await world.step(of: id) == "registered")
    }
  }

  @Test func somebody_who_was_erased_gets_none() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71])
      _ = try await world.database.query(
        """
        insert into user_ref (id, deleted) values (70, true)
        on conflict (id) do update set deleted = true
        """)
      let id = try await world.seedMoney()
      #expect(try await world.row(id).int64("assignee_id") == 71)
    }
  }

  @Test func where_the_service_does_not_say_so_it_is_taken() async throws {
    try await ServicesWorld.alone { world in
      try await world.setting("assignment", to: "null", of: "seed-money")
      try await world.managers([70])
      let id = try await world.seedMoney()
      #expect(try await world.step(of: id) == "registered")
    }
  }

  @Test func an_appeal_is_given_to_another() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71])
      let id = try await world.seedMoney()
      let first = try await world.row(id).int64("assignee_id")
      try await world.move(id, to: "refused_formal")
      try await world.appeal(id)
      let second = try await world.row(id).optionalInt64("assignee_id")
      #expect(second != nil && second != first)
    }
  }
}
