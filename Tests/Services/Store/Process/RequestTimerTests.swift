import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What the clock does to requests, once.
@Suite struct RequestTimerTests {
  private func expire(_ id: Int64, _ world: ServicesWorld) async throws -> Bool {
    try await world.database.transaction { try await world.requests.expire(id, in: $0) }
  }

  private func escalate(_ id: Int64, _ world: ServicesWorld) async throws -> Bool {
    try await world.database.transaction { try await world.requests.escalate(id, in: $0) }
  }

  private func returned(_ world: ServicesWorld) async throws -> Int64 {
    let id = try await world.seedMoney()
    try await world.take(id)
    try await world.move(id, to: "returned", marks: ["project_name"])
    return id
  }

  @Test func a_revision_ends_when_its_day_is_over() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world)
      #expect(try await world.requests.overdue(after: 0) == [])
      try await world.late(id)
      #expect(try await world.requests.overdue(after: 0) == [id])
      #expect(try await expire(id, world))
      let row = try await world.row(id)
      #expect(try row.string("status") == "expired")
      #expect(try row.optionalString("open_key") == nil)
      #expect(try row.optionalInstant("deadline") == nil)
      #expect(try await world.requests.overdue(after: 0) == [])
    }
  }

  /// Fails without `for no key update` and the condition on the deadline in the locking statement.
  @Test func sixteen_timers_move_it_once() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world)
      try await world.late(id)
      let results = await contenders { _ in try await expire(id, world) }
      #expect(try results.count { try $0.get() } == 1)
      #expect(
        try await world.count(
          """
          service_servicerequestbpstatus where service_request_id = \(id)
            and bp_status = 'revision_expired'
          """) == 1)
      #expect(try await !expire(id, world))
    }
  }

  @Test func the_deadline_of_the_staff_moves_nothing() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.late(id)
      #expect(try await world.requests.overdue(after: 0) == [])
      #expect(try await !expire(id, world))
    }
  }

  /// Fails without `skip locked`: the timer would wait for whoever works on it.
  @Test func nobody_who_works_on_it_is_waited_for() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world)
      try await world.late(id)
      let viewer = world.viewer()
      try await world.database.transaction { tx in
        _ = try await world.requests.lock(id, ownedBy: viewer, in: tx)
        #expect(try await !expire(id, world))
      }
      #expect(try await world.step(of: id) == "returned")
    }
  }

  @Test func a_draft_that_nobody_touches_ends() async throws {
    try await ServicesWorld.alone { world in
      let old = try await world.draft(service: "seed-money")
      let young = try await world.draft(by: 8, service: "seed-money")
      let kept = try await world.draft(service: "startup-grant")
      _ = try await world.database.query(
        """
        with request as (
          update service_servicerequest set updated_at = now() - interval '61 days'
          where id in (\(old), \(kept)) returning hub_form_data_id
        )
        update service_hubformdata set updated_at = now() - interval '61 days'
        where id in (select hub_form_data_id from request)
        """)
      #expect(try await world.requests.staleDrafts(after: 0) == [old])
      let results = await contenders { _ in
        try await world.database.transaction { tx in
          try await world.requests.expireDraft(old, in: tx)
        }
      }
      #expect(try results.count { try $0.get() } == 1)
      #expect(try await world.step(of: old) == "draft_expired")
      #expect(try await world.step(of: young) == "created")
      let again = try await world.draft(service: "seed-money")
      #expect(again != old)
    }
  }

  @Test func whoever_has_it_hears_of_it_too() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id, by: 72)
      try await world.late(id, by: 10)
      #expect(try await escalate(id, world))
      let told = try await world.database.query(
        "select data -> 'staff_ids' as staff from outbox where type = 'request.overdue'")
      #expect(try String(decoding: told[0].json("staff"), as: UTF8.self) == "[72]")
    }
  }

  @Test func managers_hear_once_of_what_is_late() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71])
      let id = try await world.seedMoney()
      try await world.late(id, by: 1)
      #expect(try await !escalate(id, world))
      try await world.late(id, by: 10)
      #expect(try await world.requests.late(after: 0) == [id])
      let results = await contenders { _ in try await escalate(id, world) }
      #expect(try results.count { try $0.get() } == 1)
      #expect(try await world.requests.late(after: 0) == [])
      #expect(try await world.events(of: id).count { $0 == "request.overdue" } == 1)
      let told = try await world.database.query(
        "select data -> 'staff_ids' as staff from outbox where type = 'request.overdue'")
      #expect(try String(decoding: told[0].json("staff"), as: UTF8.self) == "[70, 71]")
      // Another deadline, another word.
      try await world.late(id, by: 20)
      #expect(try await escalate(id, world))
    }
  }

  @Test func a_paused_request_is_left_alone() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world)
      try await world.late(id)
      _ = try await world.database.query(
        "update service_servicerequest set paused_at = now() where id = \(id)")
      #expect(try await world.requests.overdue(after: 0) == [])
      #expect(try await !expire(id, world))
    }
  }
}
