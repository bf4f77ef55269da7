import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct ReportTimerTests {
  @Test func a_report_opens_is_reminded_of_and_is_overdue_each_once() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      let due = try await world.due(key)
      try await world.turn(on: due + -15)
      #expect(try await world.status(key) == "scheduled")
      for _ in 0..<2 { try await world.turn(on: due + -14) }
      #expect(try await world.status(key) == "open")
      for _ in 0..<2 { try await world.turn(on: due + -3) }
      for _ in 0..<2 { try await world.turn(on: due) }
      #expect(try await world.status(key) == "open")
      for _ in 0..<2 { try await world.turn(on: due + 1) }
      #expect(try await world.status(key) == "overdue")
      #expect(
        try await world.events(of: key) == [
          "report.opened", "report.due_soon", "report.overdue",
        ])
      // when it comes late all the same
      try await world.write(key, ["done": "Late"])
      #expect(try await world.status(key) == "overdue")
      try await world.handIn(key)
      #expect(try await world.status(key) == "submitted")
      #expect(
        try await world.count("service_report where id = \(key.id) and overdue_since is not null")
          == 1)
    }
  }

  /// A run that is killed leaves some reports to the next one, which does the rest and nothing twice.
  @Test func a_killed_run_is_gone_on_with() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let owed = try await world.owed(id)
      let day = try await world.due(owed[2])
      let due = try await world.reports.due(.opening, .general, on: day, after: 0)
      #expect(due.count == 3)
      // when it dies after the first
      try await world.reports.turn(.opening, owed[0], on: day)
      try await world.turn(on: day)
      for key in owed {
        #expect(try await world.events(of: key).filter { $0 == "report.opened" }.count == 1)
      }
    }
  }

  /// Fails without the lock and the status that is looked at under it: some would tell twice.
  @Test func sixteen_copies_of_the_clock_tell_once() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      let due = try await world.due(key)
      for (timer, day) in [
        (ReportTimer.opening, due + -14), (.reminder, due + -1), (.lapse, due + 1),
      ] {
        let results = await contenders { _ in
          try await world.reports.turn(timer, key, on: day)
        }
        for result in results { try result.get() }
      }
      #expect(
        try await world.events(of: key) == [
          "report.opened", "report.due_soon", "report.overdue",
        ])
    }
  }

  @Test func the_third_that_is_overdue_gives_the_manager_something_to_decide() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      _ = try await world.database.query(
        """
        insert into service_service_users (service_id, user_id) values ('startup-grant', 90)
        on conflict do nothing
        """)
      let owed = try await world.owed(id)
      for (index, key) in owed.enumerated() {
        let day = try await world.due(key)
        try await world.turn(on: day)
        try await world.turn(on: day + 1)
        let told = try await world.count("outbox where type = 'report.three_overdue'")
        #expect(told == (index == 2 ? 1 : 0))
      }
      let event = try await world.database.query(
        """
        select array(select jsonb_array_elements_text(data -> 'recipient_ids')) as people
        from outbox where type = 'report.three_overdue'
        """)
      #expect(Set(try event[0].strings("people")) == ["70", "90"])
      #expect(
        try await world.count(
          """
          service_servicerequestlog where service_request_id = \(id)
            and action = 'three_overdue'
          """) == 1)
    }
  }

  /// Holidays that were decreed after the schedule was made put a report off.
  @Test func days_are_worked_out_again_when_a_report_opens() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let id = try await world.active()
      let key = try await world.owed(id)[0]
      let due = try await world.due(key)
      _ = try await world.database.query(
        """
        insert into service_workday (day, is_worked) values (\(due)::date, false)
        on conflict (day) do update set is_worked = false
        """)
      try await world.turn(on: due + -14)
      let later = try await world.due(key)
      #expect(later > due)
      try await world.turn(on: later + -14)
      #expect(try await world.status(key) == "open")
    }
  }
}
