import FoundationEssentials
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ScheduleTests {
  private func nightly(_ line: String = "0 3 * * *") throws -> JobSchedule {
    try JobSchedule("nightly", line, Count(9))
  }

  private func scheduler(_ world: JobWorld, _ line: String = "0 3 * * *") throws -> JobScheduler {
    JobScheduler([try nightly(line)], database: world.database)
  }

  /// The time of the next run passes, `ago` before now.
  private func pass(_ world: JobWorld, _ ago: Duration = .zero) async throws {
    _ = try await world.database.query(
      """
      update job_schedule set next_run = now() - \(ago.wholeMicroseconds) * interval '1 microsecond'
      """)
  }

  private func nextRun(_ world: JobWorld) async throws -> Instant {
    let row = try #require(
      try await world.database.query("select next_run from job_schedule").first)
    return try row.instant("next_run")
  }

  @Test func nothing_is_begun_before_its_time() async throws {
    try await JobWorld.with { world in
      #expect(try await scheduler(world).fireDue().isEmpty)
      #expect(try await world.jobs() == [])
      let next = try await nextRun(world)
      #expect(next > WallClock.live.now())
      #expect(LocalZone.almaty.timeOfDay(of: next) == .seconds(3 * 3_600))
    }
  }

  @Test func a_due_run_is_enqueued_and_the_next_one_noted() async throws {
    try await JobWorld.with { world in
      let scheduler = try scheduler(world)
      _ = try await scheduler.fireDue()
      try await pass(world)

      let runs = try await scheduler.fireDue()

      #expect(runs == [JobScheduler.Run(schedule: "nightly", isEnqueued: true)])
      #expect(try await nextRun(world) > WallClock.live.now())
      #expect(try await scheduler.fireDue().isEmpty)
      #expect(try await world.runner(world.counting()).runDue() == 1)
      #expect(try await world.effects() == [9])
    }
  }

  /// Fails with up to sixteen jobs if `JobScheduler.fire` does not compare `next_run`: seen so.
  @Test func sixteen_copies_begin_a_run_once() async throws {
    try await JobWorld.with { world in
      let copies = try (0..<16).map { _ in try scheduler(world) }
      for copy in copies { _ = try await copy.fireDue() }
      try await pass(world)
      // A key would hide a second one: it is the schedule's row that must keep it away.
      _ = try await world.database.query("drop index django_dramatiq_task_open_key")

      let runs = await contenders(16) { try await copies[$0].fireDue() }

      let moved = try runs.flatMap { try $0.get() }
      #expect(moved.count == 1)
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func what_was_missed_while_all_were_down_is_made_up_for_once() async throws {
    try await JobWorld.with { world in
      _ = try await scheduler(world, "*/5 * * * *").fireDue()
      try await pass(world, .seconds(7 * 86_400))

      // A process that starts now.
      let later = try scheduler(world, "*/5 * * * *")
      #expect(try await later.fireDue().count == 1)
      #expect(try await later.fireDue().isEmpty)
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func a_run_is_left_out_while_the_one_before_is_open() async throws {
    try await JobWorld.with { world in
      let scheduler = try scheduler(world)
      _ = try await scheduler.fireDue()
      try await pass(world)
      _ = try await scheduler.fireDue()
      try await pass(world)
      #expect(
        try await scheduler.fireDue() == [
          JobScheduler.Run(schedule: "nightly", isEnqueued: false)
        ])
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func a_schedule_that_is_off_begins_nothing() async throws {
    try await JobWorld.with { world in
      _ = try await scheduler(world).fireDue()
      _ = try await world.database.query("update job_schedule set enabled = false")
      try await pass(world)
      // Also a restart leaves it off.
      #expect(try await scheduler(world).fireDue().isEmpty)
      #expect(try await world.jobs() == [])
    }
  }

  @Test func another_line_takes_the_place_of_the_old_one() async throws {
    try await JobWorld.with { world in
      let old = try scheduler(world)
      _ = try await old.fireDue()
      let new = try scheduler(world, "0 4 * * *")
      _ = try await new.fireDue()
      #expect(
        LocalZone.almaty.timeOfDay(of: try await nextRun(world)) == .seconds(4 * 3_600))

      // The older copy would note a run at three.
      try await pass(world)
      #expect(try await old.fireDue().isEmpty)
      #expect(try await new.fireDue().count == 1)
    }
  }

  @Test func a_runner_begins_what_the_clock_says() async throws {
    try await JobWorld.with { world in
      _ = try await scheduler(world).fireDue()
      try await pass(world)
      let done = Gate()
      let runner = JobRunner(
        [JobHandler(Count.self) { _, _ in done.open() }], schedules: [try nightly()],
        database: world.database, logger: .quiet, metrics: world.metrics)
      runner.start()
      await done.pass()
      await runner.stop()
      #expect(try await world.jobs() == ["done 1"])
    }
  }
}
