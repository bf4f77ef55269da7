import EventLoop
import FoundationEssentials
import Jobs
import Kernel
import Observability
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobRunnerTests {
  @Test func a_handler_that_only_returns_is_finished_by_the_runner() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(JobHandler(Count.self) { _, _ in })
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  @Test func a_failure_is_tried_again_until_no_attempt_is_left() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(world.counting { throw Broken() })
      _ = try await world.enqueue(Count(1))

      #expect(try await runner.runDue() == 3)

      #expect(try await world.jobs() == ["failed 3"])
      #expect(try await world.lastError() == "Broken")
      #expect(try await world.effects() == [])
    }
  }

  @Test func the_second_attempt_may_do_it() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(
        JobHandler(Count.self) { _, lease in if lease.job.attempt == 1 { throw Broken() } })
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 2)
      #expect(try await world.jobs() == ["done 2"])
    }
  }

  @Test func what_cannot_succeed_is_dead_at_once() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(world.counting { throw JobRefused("there is no such room") })
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["failed 1"])
      #expect(try await world.lastError() == "there is no such room")
    }
  }

  /// However often it looks: the last attempt is never used up. Fails if a postponed attempt counts.
  @Test func what_it_needs_is_waited_for_as_long_as_it_takes() async throws {
    try await JobWorld.with { world in
      let isThere = Mutex(false)
      let runner = world.runner(
        world.counting {
          guard isThere.withLock({ $0 }) else { throw JobPostponed("no tool", for: .seconds(60)) }
        })
      _ = try await world.enqueue(Count(1))
      for _ in 0..<5 {
        #expect(try await runner.runDue() == 1)
        #expect(try await world.jobs() == ["delayed 0"])
        #expect(try await world.lastError() == "no tool")
        #expect(try await runner.runDue() == 0, "not before its pause is over")
        _ = try await world.database.query("update django_dramatiq_task set run_at = now()")
      }
      isThere.withLock { $0 = true }
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["done 1"])
      #expect(try await world.effects() == [1])
    }
  }

  /// Another worker has it by now: the one that comes too late does not take it away.
  @Test func who_postpones_too_late_changes_nothing() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(
        JobHandler(Count.self) { _, _ in
          _ = try await world.database.query(
            "update django_dramatiq_task set lease_holder = gen_random_uuid()")
          throw JobPostponed("no tool", for: .seconds(60))
        })
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["running 1"])
    }
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"number\":\"1\"}", "{\"number\":1,\"more\":2}", "\u{80}\u{5}",
  ])
  func a_payload_that_cannot_be_read_is_dead_at_once(_ payload: String) async throws {
    try await JobWorld.with { world in
      _ = try await world.enqueue(Count(1))
      _ = try await world.database.query(
        "update django_dramatiq_task set message_data = \(Array(payload.utf8))")
      #expect(try await world.runner(world.counting()).runDue() == 1)
      #expect(try await world.jobs() == ["failed 1"])
      #expect(try await world.lastError() == "the payload cannot be read")
    }
  }

  @Test func what_an_error_says_stays_out_of_the_table() async throws {
    struct Telling: Error, CustomStringConvertible { var description: String { "+7 701 111" } }
    try await JobWorld.with { world in
      _ = try await world.enqueue(Count(1))
      _ = try await world.runner(world.counting { throw Telling() }).runDue()
      #expect(try await world.lastError() == "Telling")
    }
  }

  /// A worker that dies takes its job with it every time: at last it is left alone.
  @Test func a_job_that_kills_its_workers_dies_with_the_last_attempt() async throws {
    try await JobWorld.with { world in
      let table = JobTable(world.database)
      _ = try await world.enqueue(Once())
      #expect(try await table.claim([Once.name], limit: 1, lease: .seconds(60)).jobs.count == 1)
      try await world.expireLeases()

      let again = try await table.claim([Once.name], limit: 1, lease: .seconds(60))

      #expect(again.jobs.isEmpty && again.died == 1)
      #expect(try await world.jobs() == ["failed 1"])
    }
  }

  @Test func a_job_of_another_version_is_left_alone() async throws {
    try await JobWorld.with { world in
      _ = try await world.enqueue(Once())
      #expect(try await world.runner(world.counting()).runDue() == 0)
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  /// Without the bell it would wait for ten minutes.
  @Test func a_commit_wakes_the_runner() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.poll = .seconds(600)
      let done = Gate()
      let runner = world.runner(
        JobHandler(Count.self) { _, _ in done.open() }, settings: settings)
      runner.start()
      _ = try await world.enqueue(Count(1))
      await done.pass()
      await runner.stop()
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  @Test func so_many_run_at_a_time_and_no_more() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.places = 3
      settings.poll = .milliseconds(10)
      let crowd = Crowd()
      let runner = world.runner(
        JobHandler(Count.self) { _, _ in
          crowd.enter()
          try await sleepOnLoop(for: .milliseconds(5))
          crowd.leave()
        }, settings: settings)
      for number in 1...30 { _ = try await world.enqueue(Count(Int64(number))) }

      runner.start()
      while try await Set(world.jobs()) != ["done 1"] { await yieldOnLoop() }
      await runner.stop()
      #expect((2...3).contains(crowd.most))
    }
  }

  @Test func who_stops_lets_jobs_end() async throws {
    try await JobWorld.with { world in
      // On a machine that is busy with others the end may come late; the next test is about that.
      var settings = JobRunner.Settings()
      settings.patience = .seconds(600)
      let (begun, goOn) = (Gate(), Gate())
      let runner = world.runner(
        world.counting {
          begun.open()
          await goOn.pass()
        }, settings: settings)
      _ = try await world.enqueue(Count(1))
      runner.start()
      await begun.pass()

      runner.drain()
      async let stopped: Void = runner.stop()
      _ = try await world.enqueue(Count(2))
      goOn.open()
      await stopped

      #expect(try await world.jobs() == ["done 1", "enqueued 0"])
      #expect(try await world.effects() == [1])
    }
  }

  @Test func what_does_not_end_in_time_is_given_back() async throws {
    try await JobWorld.with { world in
      var settings = JobRunner.Settings()
      settings.patience = .zero
      settings.giveBack = .seconds(30)
      let begun = Gate()
      let runner = world.runner(
        JobHandler(Count.self) { _, _ in
          begun.open()
          try await sleepOnLoop(for: .seconds(3_600))
        }, settings: settings)
      _ = try await world.enqueue(Count(1))
      runner.start()
      await begun.pass()

      await runner.stop()

      #expect(try await world.jobs() == ["enqueued 0"])
      #expect(try await world.runner(world.counting()).runDue() == 1)
      #expect(try await world.effects() == [1])
    }
  }

  @Test func progress_is_told_now_and_then_and_at_the_end() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(
        JobHandler(Count.self) { _, lease in
          for piece in 1...1_000 { try await lease.progress(done: Int64(piece), total: 1_000) }
        })
      _ = try await world.enqueue(Count(1))
      _ = try await runner.runDue()

      let row = try #require(
        try await world.database.query(
          "select progress_done, progress_total, row_version from django_dramatiq_task"
        ).first)
      #expect(try row.int64("progress_done") == 1_000)
      #expect(try row.int64("progress_total") == 1_000)
      // Made, claimed, finished; pieces: the first, the last, one more for every second it took.
      #expect(try row.int64("row_version") < 50)
    }
  }

  /// The row is locked by the handler's own transaction: to wait for it would be to wait for oneself.
  @Test func progress_after_the_end_in_the_same_transaction_does_not_wait() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(
        JobHandler(Count.self) { _, lease in
          try await world.database.transaction { tx in
            try await lease.finish(in: tx)
            try await lease.progress(done: 1, total: 1)
          }
        })
      _ = try await world.enqueue(Count(1))
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  @Test func the_metrics_count_what_waits_runs_and_is_dead() async throws {
    try await JobWorld.with { world in
      _ = try await world.enqueue(Count(1))
      let runner = world.runner(world.counting { throw JobRefused("no") })
      _ = try await runner.runDue()
      for _ in 1...2 { _ = try await world.enqueue(Once()) }
      _ = try await JobTable(world.database).claim([Once.name], limit: 1, lease: .seconds(60))

      runner.start()
      var text = ""
      while !text.contains("jobs_failed 1\n") {
        await yieldOnLoop()
        text = String(decoding: PrometheusText.render(world.metrics), as: UTF8.self)
      }
      await runner.stop()
      #expect(text.contains("jobs_waiting 1\n"))
      #expect(text.contains("jobs_running 1\n"))
      #expect(text.contains("job_duration_seconds_count{job=\"test.count\"} 1"))
    }
  }

  @Test func pauses_double_up_to_the_longest() {
    let backOff = JobBackOff(first: .seconds(4), longest: .seconds(20))
    let pauses = (1...5).map { backOff.pause(after: $0, chance: 1) }
    #expect(pauses == [.seconds(4), .seconds(8), .seconds(16), .seconds(20), .seconds(20)])
    #expect(backOff.pause(after: 1, chance: 0) == .seconds(2))
    #expect(backOff.pause(after: .max, chance: 1) == .seconds(20))
    #expect(JobBackOff(first: .zero).pause(after: 3, chance: 0.5) == .zero)
  }
}

/// How many were in it at a time.
private final class Crowd: Sendable {
  private let state = Mutex((present: 0, most: 0))

  var most: Int { state.withLock { $0.most } }

  func enter() {
    state.withLock { state in
      state.present += 1
      state.most = max(state.most, state.present)
    }
  }

  func leave() { state.withLock { $0.present -= 1 } }
}
