import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct ReportFlowTests {
  @Test func a_request_that_becomes_active_owes_its_reports_once() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let owed = try await world.owed(id)
      #expect(owed.count == 3)
      for key in owed { #expect(try await world.status(key) == "scheduled") }
      // when it halts and runs again
      try await world.decide(id, from: "approved", to: "halted")
      try await world.decide(id, from: "halted", to: "approved")
      #expect(try await world.owed(id) == owed)
    }
  }

  @Test func with_the_last_report_the_request_is_completed() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let owed = try await world.owed(id)
      try await world.handedIn(owed[0])
      try await world.accept(owed[0])
      try await world.skip(owed[1])
      let before = try await world.database.query(
        "select bp_status from service_servicerequest where id = \(id)"
      ).first?.string("bp_status")
      #expect(before == "approved")
      // when
      try await world.handedIn(owed[2])
      try await world.accept(owed[2])
      let row = try await world.database.query(
        "select status, bp_status from service_servicerequest where id = \(id)"
      ).first
      #expect(try row?.string("bp_status") == "completed")
      #expect(try row?.string("status") == "completed")
    }
  }

  @Test func a_stopped_request_owes_nothing_more_and_what_was_handed_in_is_judged() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let owed = try await world.owed(id)
      try await world.handedIn(owed[0])
      try await world.decide(id, from: "approved", to: "stopped")
      #expect(try await world.status(owed[0]) == "submitted")
      for key in owed.dropFirst() { #expect(try await world.status(key) == "skipped") }
      await #expect(throws: ReportError.self) { try await world.write(owed[1], ["done": "x"]) }
      try await world.accept(owed[0])
      #expect(try await world.status(owed[0]) == "accepted")
    }
  }

  /// Fails without the trigger `service_report_final`.
  @Test func an_accepted_report_never_changes() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      try await world.handedIn(key)
      try await world.accept(key)
      await #expect(throws: ReportError.self) { try await world.write(key, ["done": "Other"]) }
      for change: SQL in ["data = '{}'", "status = 'draft'", "year = 1999"] {
        await #expect(throws: DatabaseError.self) {
          try await world.database.query(
            "update service_report set \(change) where id = \(key.id)")
        }
      }
    }
  }

  @Test func a_correction_is_a_new_version_and_the_old_one_is_kept() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      await #expect(throws: ReportError.notAccepted) { try await world.correct(key) }
      try await world.handedIn(key)
      try await world.accept(key)
      // when
      let correction = ReportKey(.general, try await world.correct(key))
      try await world.write(correction, ["done": "Corrected"])
      try await world.handIn(correction)
      try await world.accept(correction)
      let rows = try await world.database.query(
        """
        select version, status, data ->> 'done' as done, corrects_id from service_report
        where id in (\(key.id), \(correction.id)) order by version
        """)
      #expect(try rows.map { try $0.string("done") } == ["Much", "Corrected"])
      #expect(try rows.map { try $0.string("status") } == ["accepted", "accepted"])
      #expect(try rows[1].int64("corrects_id") == key.id)
      // The correction is corrected next, not the old one again.
      await #expect(throws: ReportError.correctionOpen(report: correction.id)) {
        try await world.correct(key)
      }
      #expect(try await world.correct(correction) > correction.id)
    }
  }

  /// Fails without the lock of the report together with `service_report_corrected`.
  @Test func sixteen_begin_a_correction_and_one_does() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      try await world.handedIn(key)
      try await world.accept(key)
      let results = await contenders { _ in try await world.correct(key) }
      let won = results.count { if case .success = $0 { true } else { false } }
      #expect(won == 1)
      #expect(try await world.count("service_report where corrects_id = \(key.id)") == 1)
    }
  }

  @Test func what_was_handed_in_is_frozen_with_what_changed() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      try await world.handedIn(key)
      let viewer = world.reader(ServicesWorld.staff, staff: true)
      try await world.database.transaction { [reports = world.reports] tx in
        var locked = try await reports.lockForWork(key, for: viewer, in: tx)
        try await reports.review(&locked, by: ServicesWorld.staff, over: false, in: tx)
        try await reports.sendBack(
          &locked, by: ServicesWorld.staff, comment: "More", until: nil, in: tx)
      }
      #expect(try await world.status(key) == "returned")
      try await world.write(key, ["done": "Much more"])
      try await world.handIn(key)
      let versions = try await world.reports.versions(key, for: world.reader())
      #expect(try versions.map { try $0.int("attempt") } == [1, 2])
      #expect(try versions[1].strings("changes") == ["/done"])
      await #expect(throws: DatabaseError.self) {
        try await world.database.query("update service_reportversion set data = '{}'")
      }
      let history = try await world.reports.history(key, for: world.reader())
      #expect(
        try history.map { try $0.string("to") } == [
          "open", "submitted", "in_review", "returned", "submitted",
        ])
    }
  }

  @Test func all_faults_of_a_report_come_at_once_and_nothing_is_frozen() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports(
        """
        [{"kind": "seed-money", "every": "quarter", "due_day": 25, "first": "current", "count": 1}]
        """)
      let id = try await world.active()
      let key = try await world.owed(id, .seedMoney)[0]
      try await world.turn(on: world.due(key))
      try await world.write(key, ["jobs": 3])
      do {
        try await world.handIn(key)
        Issue.record("an empty report was handed in")
      } catch SubmissionRefusal.answers(let faults) {
        #expect(Set(faults.map(\.pointer)) == ["/data/income", "/data/milestones"])
      }
      #expect(try await world.count("service_reportversion") == 0)
      #expect(try await world.status(key) == "draft")
    }
  }

  /// Held three times: by `for no key update` in the locking statement, by the row version in the saving
  /// one, and by the trigger `service_report_final`. This misses none of them while another one is there.
  @Test func sixteen_accept_and_one_does() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      try await world.handedIn(key)
      let results = await contenders { index in
        try await world.accept(key, by: 100 + Int64(index))
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      #expect(
        try await world.events(of: key) == [
          "report.opened", "report.due_soon", "report.submitted", "report.accepted",
        ])
    }
  }
}
