import EventLoop
import FoundationEssentials
import Jobs
import Kernel
import Observability
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobQueueTests {
  @Test func a_job_is_there_if_and_only_if_its_change_is() async throws {
    try await JobWorld.with { world in
      await #expect(throws: Broken.self) {
        try await world.database.transaction { tx in
          try await JobQueue.enqueue(Count(1), in: tx)
          throw Broken()
        }
      }
      #expect(try await world.jobs() == [])

      _ = try await world.enqueue(Count(2))
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func the_row_has_what_the_old_library_wrote() async throws {
    try await JobWorld.with { world in
      let scope = RequestScope(requestID: "asked-by-me", trace: .generate())
      let id = try await world.database.group.run {
        try await scope.run {
          try await world.database.transaction { tx in
            try await JobQueue.enqueue(Count(7), in: tx, requestedBy: 5)
          }
        }
      }
      let row = try #require(
        try await world.database.query("select * from django_dramatiq_task").first)

      #expect(try row.uuid("id") == id)
      #expect(try row.string("status") == "enqueued")
      #expect(try row.bytes("message_data") == Array("{\"number\":7}".utf8))
      #expect(try row.string("actor_name") == "test.count")
      #expect(try row.string("queue_name") == "default")
      #expect(try row.int("max_attempts") == 3)
      #expect(try row.int64("requested_by") == 5)
      #expect(try row.string("request_id") == "asked-by-me")
    }
  }

  @Test func a_job_for_later_waits_for_its_time() async throws {
    try await JobWorld.with { world in
      let runner = world.runner(world.counting())
      _ = try await world.enqueue(Count(1), runAt: WallClock.live.now() + .seconds(3_600))
      #expect(try await runner.runDue() == 0)
      #expect(try await world.jobs() == ["delayed 0"])

      _ = try await world.database.query("update django_dramatiq_task set run_at = now()")
      #expect(try await runner.runDue() == 1)
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  @Test func a_key_is_taken_until_its_job_is_over() async throws {
    try await JobWorld.with { world in
      #expect(try await world.enqueue(Count(1), key: "a") != nil)
      #expect(try await world.enqueue(Count(2), key: "a") == nil)
      #expect(try await world.enqueue(Count(3), key: "b") != nil)

      _ = try await world.runner(world.counting()).runDue()
      #expect(try await world.enqueue(Count(4), key: "a") != nil)
      #expect(try await world.effects() == [1, 3])
    }
  }

  @Test func sixteen_changes_at_once_leave_one_job_of_a_key() async throws {
    try await JobWorld.with { world in
      let ids = await contenders(16) { try await world.enqueue(Count(Int64($0)), key: "a") }
      let made = try ids.compactMap { try $0.get() }
      #expect(made.count == 1)
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func old_jobs_leave_in_pieces_and_dead_letters_stay() async throws {
    try await JobWorld.with { world in
      for number in 1...5 { _ = try await world.enqueue(Count(Int64(number))) }
      _ = try await world.runner(world.counting()).runDue()
      _ = try await world.enqueue(Once())
      _ = try await world.database.query(
        """
        update django_dramatiq_task
        set created_at = now() - interval '16 days', updated_at = now() - interval '15 days',
          status = case actor_name when 'test.once' then 'failed' else status end
        """)
      _ = try await world.enqueue(Count(6))
      let now = WallClock.live.now()

      #expect(try await JobPurge.run(world.database, now: now, batch: 3) == 3)
      #expect(try await JobPurge.run(world.database, now: now, batch: 3) == 2)
      #expect(try await JobPurge.run(world.database, now: now, batch: 3) == 0)
      #expect(try await world.jobs() == ["failed 0", "enqueued 0"])
    }
  }
}
