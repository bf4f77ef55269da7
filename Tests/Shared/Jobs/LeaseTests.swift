import EventLoop
import FoundationEssentials
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

/// Decision 39: the effect of a job happens once, whatever becomes of its workers.
@Suite(.timeLimit(.minutes(1))) struct LeaseTests {
  @Test func what_a_killed_worker_left_another_does_once() async throws {
    try await JobWorld.with { world in
      let other = world.runner(world.counting())
      _ = try await world.enqueue(Count(1))
      // A worker takes the job and is never heard of again.
      let taken = try await JobTable(world.database).claim(
        [Count.name], limit: 1, lease: .seconds(60))
      #expect(taken.jobs.count == 1)
      #expect(try await other.runDue() == 0)

      try await world.expireLeases()

      #expect(try await other.runDue() == 1)
      #expect(try await world.effects() == [1])
      #expect(try await world.jobs() == ["done 2"])
      #expect(try await world.lastError() == "the worker went away")
    }
  }

  /// Fails with two effects if `JobTable.finish` compares the id alone: seen so.
  @Test func a_worker_paused_past_its_lease_comes_too_late() async throws {
    try await JobWorld.with { world in
      let (paused, goOn) = (Gate(), Gate())
      let slow = world.runner(
        world.counting {
          paused.open()
          await goOn.pass()
        })
      let quick = world.runner(world.counting())
      _ = try await world.enqueue(Count(1))

      async let late = slow.runDue()
      await paused.pass()
      try await world.expireLeases()
      #expect(try await quick.runDue() == 1)
      goOn.open()

      #expect(try await late == 1)
      #expect(try await world.effects() == [1])
      #expect(try await world.jobs() == ["done 2"])
    }
  }

  /// The other has begun but is not through: the attempts differ, the status does not. Fails if
  /// `JobTable.finish` compares neither attempt nor holder, since the late effect is then saved and
  /// the other's refused: seen so.
  @Test func a_paused_worker_does_not_end_the_attempt_of_another() async throws {
    try await JobWorld.with { world in
      let (paused, goOn) = (Gate(), Gate())
      let slow = world.runner(
        world.counting {
          paused.open()
          await goOn.pass()
        })
      _ = try await world.enqueue(Count(1))

      async let late = slow.runDue()
      await paused.pass()
      try await world.expireLeases()
      let taken = try await JobTable(world.database).claim(
        [Count.name], limit: 1, lease: .seconds(60))
      let job = try #require(taken.jobs.first)
      goOn.open()
      #expect(try await late == 1)
      #expect(try await world.effects() == [])

      let lease = JobLease(job, in: world.database)
      try await world.database.transaction { tx in
        _ = try await tx.query("insert into effect (number) values (1)")
        try await lease.finish(in: tx)
      }
      #expect(lease.isFinished)
      #expect(try await world.effects() == [1])
    }
  }

  /// Nobody has taken the job yet, but anybody might. Fails if `JobTable.finish` does not look at the
  /// time, or takes that of the transaction's beginning: seen so.
  @Test func a_lease_that_is_over_ends_nothing() async throws {
    try await JobWorld.with { world in
      let first = Gate()
      let runner = world.runner(
        JobHandler(Count.self) { job, lease in
          try await world.database.transaction { tx in
            _ = try await tx.query("insert into effect (number) values (\(job.number))")
            if lease.job.attempt == 1 { try await world.expireLeases() }
            first.open()
            try await lease.finish(in: tx)
          }
        })
      _ = try await world.enqueue(Count(1))

      #expect(try await runner.runDue() == 2)
      #expect(try await world.effects() == [1])
      #expect(try await world.jobs() == ["done 2"])
    }
  }

  /// From `finish` to the commit the row is locked: nobody takes the job behind its back. Fails, as
  /// the next test does, if `JobTable.claim` does not skip locked rows: seen so.
  @Test func an_effect_being_saved_is_not_done_again() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.lease = .seconds(3)
      let runner = world.runner(
        JobHandler(Count.self) { job, lease in
          try await world.database.transaction { tx in
            _ = try await tx.query("insert into effect (number) values (\(job.number))")
            try await lease.finish(in: tx)
            while try await !isOver(world) { try await sleepOnLoop(for: .milliseconds(20)) }
            let found = try await JobTable(world.database).claim(
              [Count.name], limit: 1, lease: .seconds(60))
            #expect(found.jobs.isEmpty && found.died == 0)
          }
        }, settings: settings)
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 1)
      #expect(try await world.effects() == [1])
    }
  }

  private func isOver(_ world: JobWorld) async throws -> Bool {
    try await !world.database.query(
      "select 1 from django_dramatiq_task where lease_until <= now()"
    ).isEmpty
  }

  @Test func sixteen_workers_make_one_attempt_at_each_job() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.places = 1
      let runners = (0..<16).map { [settings] _ in
        world.runner(world.counting(), settings: settings)
      }
      for number in 1...40 { _ = try await world.enqueue(Count(Int64(number))) }

      let counts = await contenders(16) { try await runners[$0].runDue() }

      let total = try counts.reduce(0) { try $0 + $1.get() }
      #expect(total == 40)
      #expect(try await world.effects() == Array(1...40))
      #expect(try await Set(world.jobs()) == ["done 1"])
    }
  }

  /// Fails if `JobRunner` does not renew: the job is begun again after six seconds. Seen so.
  @Test func the_lease_is_extended_while_the_handler_works() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.lease = .seconds(6)
      let over = Gate()
      let runner = world.runner(
        JobHandler(Count.self) { _, lease in
          defer { over.open() }
          let begun = try await leaseEnd(world)
          while try await leaseEnd(world) == begun { try await sleepOnLoop(for: .milliseconds(20)) }
          try await world.database.transaction { try await lease.finish(in: $0) }
        }, settings: settings)
      _ = try await world.enqueue(Count(1))

      runner.start()
      await over.pass()
      await runner.stop()
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  private func leaseEnd(_ world: JobWorld) async throws -> Instant? {
    try await world.database.query("select lease_until from django_dramatiq_task").first?
      .optionalInstant("lease_until")
  }

  @Test func the_end_of_a_cancelled_job_is_refused() async throws {
    try await JobWorld.with { world in
      let (begun, cancelled) = (Gate(), Gate())
      let runner = world.runner(
        JobHandler(Count.self) { job, lease in
          #expect(try await !lease.isCancelled())
          begun.open()
          await cancelled.pass()
          #expect(try await lease.isCancelled())
          try await world.database.transaction { tx in
            _ = try await tx.query("insert into effect (number) values (\(job.number))")
            try await lease.finish(in: tx)
          }
        })
      let id = try #require(try await world.enqueue(Count(1)))

      async let attempts = runner.runDue()
      await begun.pass()
      try await world.cancel(id)
      cancelled.open()

      #expect(try await attempts == 1)
      #expect(try await world.effects() == [])
      #expect(try await world.jobs() == ["skipped 1"])
    }
  }

  @Test func a_cancelled_job_is_interrupted_at_the_next_extension() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.lease = .seconds(3)
      let (begun, interrupted) = (Gate(), Gate())
      let runner = world.runner(
        JobHandler(Count.self) { _, _ in
          begun.open()
          do { try await sleepOnLoop(for: .seconds(3_600)) } catch {
            interrupted.open()
            throw error
          }
        }, settings: settings)
      let id = try #require(try await world.enqueue(Count(1)))

      runner.start()
      await begun.pass()
      try await world.cancel(id)
      await interrupted.pass()
      await runner.stop()
      #expect(try await world.jobs() == ["skipped 1"])
    }
  }
}
