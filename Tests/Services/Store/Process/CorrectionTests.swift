import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The history is added to, never rewritten, and by two people.
@Suite struct CorrectionTests {
  private func propose(
    _ world: ServicesWorld, _ id: Int64, from: String, to: String, by user: Int64 = 1
  ) async throws -> Int64 {
    let row = try await world.database.transaction { tx in
      try await world.requests.propose(
        from: from, to: to, reason: "Перепутали заявки", on: id, by: user, in: tx)
    }
    return try #require(row).int64("id")
  }

  private func decide(
    _ world: ServicesWorld, _ correction: Int64, of id: Int64, by user: Int64,
    confirms: Bool = true
  ) async throws -> String? {
    try await world.database.transaction { tx in
      try await world.requests.decide(
        correction: correction, of: id, confirms: confirms, by: user, in: tx)?.string("status")
    }
  }

  private func refused(_ world: ServicesWorld) async throws -> Int64 {
    let id = try await world.seedMoney()
    try await world.take(id)
    try await world.move(id, to: "refused_formal")
    return id
  }

  @Test func two_superusers_put_it_right_by_a_new_line() async throws {
    try await ServicesWorld.alone { world in
      let id = try await refused(world)
      let correction = try await propose(
        world, id, from: "refused_formal", to: "completeness_check")
      #expect(try await world.step(of: id) == "refused_formal")
      await #expect(throws: CorrectionRefusal.sameEyes) {
        try await decide(world, correction, of: id, by: 1)
      }
      #expect(try await decide(world, correction, of: id, by: 2) == "applied")
      let row = try await world.row(id)
      #expect(try row.string("bp_status") == "completeness_check")
      #expect(try row.string("status") == "in_progress")
      #expect(try row.optionalString("open_key") != nil)
      let lines = try await world.database.query(
        """
        select b.bp_status, w.bp_status as wrong, b.user_id
        from service_servicerequestbpstatus b
        left join service_servicerequestbpstatus w on w.id = b.corrects_id
        where b.service_request_id = \(id) order by b.id
        """)
      #expect(
        try lines.map { try $0.string("bp_status") } == [
          "created", "registered", "completeness_check", "refused_formal", "completeness_check",
        ])
      #expect(try lines.last?.string("wrong") == "refused_formal")
      #expect(try lines.last?.int64("user_id") == 2)
      await #expect(throws: CorrectionRefusal.decided(status: "applied")) {
        try await decide(world, correction, of: id, by: 3)
      }
    }
  }

  @Test func one_waits_at_a_time_and_may_be_declined() async throws {
    try await ServicesWorld.alone { world in
      let id = try await refused(world)
      let first = try await propose(world, id, from: "refused_formal", to: "voting")
      await #expect(throws: CorrectionRefusal.openAlready) {
        try await propose(world, id, from: "refused_formal", to: "protocol")
      }
      #expect(try await decide(world, first, of: id, by: 1, confirms: false) == "declined")
      #expect(try await world.step(of: id) == "refused_formal")
      _ = try await propose(world, id, from: "refused_formal", to: "protocol")
    }
  }

  @Test func a_request_that_moved_meanwhile_is_not_put_anywhere() async throws {
    try await ServicesWorld.alone { world in
      let id = try await refused(world)
      let correction = try await propose(world, id, from: "refused_formal", to: "voting")
      try await world.appeal(id)
      await #expect(throws: RequestError.staleStatus(current: "appeal")) {
        try await decide(world, correction, of: id, by: 2)
      }
    }
  }

  /// The lock on the request lets one in after the other; each but the first finds it decided.
  @Test func sixteen_confirm_and_it_is_applied_once() async throws {
    try await ServicesWorld.alone { world in
      let id = try await refused(world)
      let correction = try await propose(world, id, from: "refused_formal", to: "voting")
      let results = await contenders { index in
        try await decide(world, correction, of: id, by: Int64(100 + index))
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      #expect(
        try await world.count(
          "service_servicerequestbpstatus where service_request_id = \(id) and corrects_id is not null"
        )
          == 1)
    }
  }

  /// Fails without `service_requestcorrection_four_eyes`.
  @Test func the_database_knows_of_four_eyes_too() async throws {
    try await ServicesWorld.alone { world in
      let id = try await refused(world)
      let correction = try await propose(world, id, from: "refused_formal", to: "voting")
      let error = await #expect(throws: DatabaseError.self) {
        try await world.database.query(
          """
          update service_requestcorrection set status = 'applied', decided_by = proposed_by,
            decided_at = now() where id = \(correction)
          """)
      }
      #expect(error?.violates("service_requestcorrection_four_eyes") == true)
    }
  }
}
