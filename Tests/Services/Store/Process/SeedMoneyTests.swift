import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// The whole process over the database: what leads on by itself, what is opened again, what is told.
@Suite struct SeedMoneyTests {
  @Test func the_tables_of_the_demo_hold_edge_by_edge() async throws {
    try await ServicesWorld.alone { world in
      let rows = try await world.database.query("select code, bp_config from service_service")
      #expect(rows.count == 4)
      for row in rows {
        let document = try FormValue(json: row.json("bp_config"))
        let faults = ProcessTable.check(document).filter { !$0.fault.isWarning }
        #expect(faults == [])
        #expect(try ProcessWalk(ProcessTable(document)).problems == [])
      }
    }
  }

  @Test func a_request_goes_the_whole_way_to_its_obligations() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([ServicesWorld.staff])
      let id = try await world.seedMoney()
      // Given by load: it is with the only manager at once.
      #expect(try await world.step(of: id) == "completeness_check")
      #expect(try await world.row(id).int64("assignee_id") == ServicesWorld.staff)
      try await world.move(id, to: "expertise")
      try await world.fire(.expertiseDone, on: id)
      try await world.move(id, to: "pitching")
      try await world.fire(.pitchingDone, on: id)
      try await world.move(id, to: "voting")
      try await world.fire(.ballotsClosed, on: id)
      try await world.fire(.protocolAccepted, on: id)
      #expect(try await world.row(id).string("status") == "approved")
      #expect(try await world.row(id).optionalString("open_key") != nil)
      try await world.move(id, to: "contract")
      try await world.fire(.contractSigned, on: id)
      #expect(try await world.row(id).string("status") == "active")
      try await world.move(id, to: "suspended")
      try await world.move(id, to: "active")
      try await world.fire(.lastReportAccepted, on: id)
      #expect(try await world.row(id).string("status") == "completed")
      #expect(try await world.row(id).optionalString("open_key") == nil)
      let history = try await world.requests.history(id, for: world.viewer())
      #expect(
        try history.map { try $0.string("to") } == [
          "created", "registered", "completeness_check", "expertise", "expertise_done", "pitching",
          "pitching_done", "voting", "protocol", "commission_approved", "contract", "active",
          "suspended", "active", "completed",
        ])
    }
  }

  @Test func a_machine_that_ends_twice_moves_once() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "expertise")
      try await world.fire(.expertiseDone, on: id)
      await #expect(throws: RequestError.self) { try await world.fire(.expertiseDone, on: id) }
      #expect(try await world.step(of: id) == "expertise_done")
    }
  }

  @Test func a_returned_request_is_with_whoever_had_it() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "returned", marks: ["project_name"])
      #expect(try await world.row(id).optionalInt("remaining_days") == 15)
      try await world.fill(id, ["project_name": "Шолпан"])
      try await world.submit(id)
      #expect(try await world.step(of: id) == "completeness_check")
      #expect(try await world.row(id).optionalInt("remaining_days") == nil)
      #expect(try await world.row(id).int64("assignee_id") == ServicesWorld.staff)
    }
  }

  @Test func an_appeal_opens_it_again_with_somebody_else() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      #expect(try await world.row(id).optionalString("open_key") == nil)
      try await world.appeal(id)
      let row = try await world.row(id)
      #expect(try row.string("bp_status") == "appeal")
      #expect(try row.optionalInt64("assignee_id") == nil)
      #expect(try row.int64("former_assignee_id") == ServicesWorld.staff)
      #expect(try row.optionalString("open_key") != nil)
      await #expect(throws: RequestError.formerAssignee) { try await world.take(id) }
      try await world.take(id, by: 71)
      try await world.move(id, to: "voting")
      try await world.fire(.ballotsClosed, on: id)
      try await world.fire(.protocolRejected, on: id)
      await #expect(throws: RequestError.appealedAlready) { try await world.appeal(id) }
    }
  }

  /// Fails without the key that is taken again when a request goes on after its end.
  @Test func an_appeal_waits_while_another_request_is_open() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      _ = try await world.draft(service: "seed-money")
      await #expect(throws: ServiceRefusal.alreadyOpen(request: nil)) {
        try await world.appeal(id)
      }
      #expect(try await world.step(of: id) == "refused_formal")
    }
  }

  @Test func an_appeal_too_late_changes_nothing() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      _ = try await world.database.query(
        """
        update service_servicerequestbpstatus set created_at = now() - interval '30 days'
        where service_request_id = \(id)
        """)
      let error = await #expect(throws: RequestError.self) { try await world.appeal(id) }
      guard case .deadlinePassed = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  /// Nobody took back what ran out or was ended: only the applicant can.
  @Test func each_end_is_told_as_what_it_is() async throws {
    try await ServicesWorld.alone { world in
      var ends: [String: Int64] = [:]
      for (author, end) in [
        (1, "contract_expired"), (2, "terminated"), (3, "completed"), (4, "withdrawn"),
      ] as [(Int64, String)] {
        let id = try await world.seedMoney(by: author)
        ends[end] = id
        if end == "withdrawn" {
          try await world.withdraw(id, by: author)
          continue
        }
        try await world.take(id)
        try await world.move(id, to: "expertise")
        try await world.fire(.expertiseDone, on: id)
        try await world.move(id, to: "voting")
        for trigger in [ProcessTable.Trigger.ballotsClosed, .protocolAccepted] {
          try await world.fire(trigger, on: id)
        }
        try await world.move(id, to: "contract")
        try await world.fire(end == "contract_expired" ? .deadline : .contractSigned, on: id)
        if end == "completed" { try await world.fire(.lastReportAccepted, on: id) }
        if end == "terminated" {
          try await world.move(id, to: "suspended")
          try await world.move(id, to: end)
        }
      }
      for (end, kind) in [
        ("contract_expired", "status_changed"), ("terminated", "status_changed"),
        ("completed", "completed"), ("withdrawn", "withdrawn"),
      ] {
        let id = try #require(ends[end])
        #expect(try await world.step(of: id) == end)
        let events = try await world.events(of: id)
        #expect(events.last == "request.\(kind)", "\(end)")
        #expect(events.count { $0 == "request.approved" } == (end == "withdrawn" ? 0 : 1))
      }
    }
  }

  @Test func the_staff_hears_what_the_process_says() async throws {
    try await ServicesWorld.alone { world in
      try await world.managers([70, 71])
      let id = try await world.seedMoney()
      let told = try await world.database.query(
        """
        select type, data -> 'staff_ids' as staff, data ->> 'tells_applicant' as applicant
        from outbox where aggregate_type = 'request' and aggregate_id = \(String(id)) order by seq
        """)
      #expect(
        try told.map { try $0.string("type") } == [
          "request.created", "request.submitted", "request.status_changed",
        ])
      #expect(try String(decoding: told[1].json("staff"), as: UTF8.self) == "[70, 71]")
      #expect(try String(decoding: told[2].json("staff"), as: UTF8.self) == "[70]")
      #expect(try told[1].optionalString("applicant") == nil)
    }
  }
}
