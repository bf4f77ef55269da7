import EventLoop
import Jobs
import Kernel
import Observability
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The jobs of expertise in a runner, as in the service.
struct ExpertiseJobsTests {
  private func runner(_ desk: ServicesDesk) -> JobRunner {
    JobRunner(
      desk.app.expertiseJobs, database: desk.world.database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
  }

  @Test func what_begins_is_filled_by_the_job_it_leaves() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (request, _) = try await desk.world.judged()
      #expect(try await runner(desk).runDue() == 1)
      #expect(
        try await desk.world.count(
          """
          service_expertise where service_request_id = \(request)
            and user_id = \(ServicesWorld.lawyer) and status = 'assigned'
          """) == 1)
      #expect(try await runner(desk).runDue() == 0)
    }
  }

  @Test func the_clock_turns_every_request_that_is_late_and_again_nothing() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let (request, _) = try await desk.world.judged()
      try await desk.world.lapse(request)
      try await desk.app.expertise.turnAll()
      let events = try await desk.world.opinionEvents()
      #expect(events.count { $0 == "expertise.overdue" } == 2)
      try await desk.app.expertise.turnAll()
      #expect(try await desk.world.opinionEvents() == events)
    }
  }

  @Test func while_identity_is_away_nobody_is_asked_and_the_job_comes_again() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken(by: ServicesWorld.applicant, for: 5)
      let cleared = ClearedExperts(of: 5, [51, 52])
      for expert in [Int64(51), 52] {
        try await desk.world.assign(expert, to: id, cleared: cleared)
      }
      try await desk.world.decide(id, to: "expertise")
      _ = try await runner(desk).runDue()
      #expect(try await desk.world.count("service_expertise") == 2)
      #expect(
        try await desk.world.count(
          "django_dramatiq_task where status in ('enqueued', 'delayed') and attempt = 1") == 1)
    }
  }
}
