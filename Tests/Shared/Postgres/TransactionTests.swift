import EventLoop
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct TransactionTests {
  private struct Refusal: Error {}

  private func table(_ database: Database) async throws {
    _ = try await database.query("create table t (id int primary key, n int not null default 0)")
  }

  @Test func all_is_saved_or_nothing() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      try await database.transaction { tx in
        _ = try await tx.query("insert into t values (1)")
        _ = try await tx.batch(["insert into t values (2)", "insert into t values (3)"])
        try tx.enqueue("insert into t values (4)")
      }
      #expect(try await database.count("t") == 4)
      await #expect(throws: Refusal.self) {
        try await database.transaction { tx in
          _ = try await tx.query("delete from t")
          throw Refusal()
        }
      }
      #expect(try await database.count("t") == 4)
    }
  }

  @Test func a_batch_answers_in_order_and_stops_at_the_first_failure() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      let answers = try await database.transaction { tx in
        try tx.enqueue("insert into t values (9)")
        return try await tx.batch(["select 1 as n", "select 2 as n", "select count(*) as n from t"])
      }
      #expect(try answers.map { try $0[0].int("n") } == [1, 2, 1])
      let error = try await #require(throws: DatabaseError.self) {
        try await database.transaction { tx in
          try await tx.batch([
            "insert into t values (10)", "insert into t values (10)", "insert into t values (11)",
          ])
        }
      }
      #expect(error.isUniqueViolation)
      #expect(try await database.count("t") == 1)
    }
  }

  @Test func a_failure_that_the_body_hides_is_not_committed() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      await #expect(throws: DatabaseError.self) {
        try await database.transaction { tx in
          _ = try await tx.query("insert into t values (1)")
          _ = try? await tx.query("insert into t values (1)")
        }
      }
      #expect(try await database.count("t") == 0)
    }
  }

  @Test func a_constraint_that_waits_for_commit_is_an_error_of_the_commit() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      _ = try await database.query(
        "create table c (t int constraint late references t initially deferred)")
      let ran = Mutex(false)
      await #expect(throws: DatabaseError.self) {
        try await database.transaction { tx in
          _ = try await tx.query("insert into c values (5)")
          tx.afterCommit { ran.withLock { $0 = true } }
        }
      }
      // Also without BEGIN: the fault comes when the statement's own transaction ends.
      await #expect(throws: DatabaseError.self) {
        try await database.query("insert into c values (5)")
      }
      #expect(try await database.count("c") == 0)
      #expect(ran.withLock { $0 } == false)
    }
  }

  @Test func a_savepoint_undoes_its_own_part_only() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      try await database.transaction { tx in
        _ = try await tx.query("insert into t values (1)")
        await #expect(throws: DatabaseError.self) {
          try await tx.savepoint {
            _ = try await tx.query("insert into t values (2)")
            _ = try await tx.query("insert into t values (1)")
          }
        }
        try await tx.savepoint { _ = try await tx.query("insert into t values (3)") }
      }
      let ids = try await database.query("select id from t order by id").map { try $0.int("id") }
      #expect(ids == [1, 3])
    }
  }

  /// Nobody knows whether the COMMIT arrived: that is not a success, and the body does not run again.
  @Test func a_connection_that_breaks_during_commit_leaves_the_outcome_unknown() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      // A deferred trigger makes COMMIT last long enough to be shot at.
      _ = try await database.query(
        """
        create function slow() returns trigger language plpgsql as
        $$ begin perform pg_sleep(30); return null; end $$
        """)
      _ = try await database.query(
        """
        create constraint trigger late after insert on t deferrable initially deferred
        for each row execute function slow()
        """)
      let runs = Atomic<Int>(0)
      let killer = Task {
        try await eventually {
          try await !database.query(
            """
            select pg_terminate_backend(pid, 5000) from pg_stat_activity
            where datname = current_database() and query = 'commit' and state = 'active'
            """
          ).isEmpty
        }
      }
      await #expect(throws: OutcomeUnknown.self) {
        try await database.transaction { tx in
          runs.add(1, ordering: .relaxed)
          _ = try await tx.query("insert into t values (1)")
        }
      }
      #expect(try await killer.value)
      #expect(runs.load(ordering: .relaxed) == 1)
    }
  }

  @Test func hooks_run_after_the_commit() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      let seen = Mutex<[String]>([])
      try await database.transaction { tx in
        tx.afterCommit { seen.withLock { $0.append("hook") } }
        _ = try await tx.query("insert into t values (1)")
        seen.withLock { $0.append("body") }
      }
      #expect(seen.withLock { $0 } == ["body", "hook"])
    }
  }

  /// Two serializable transactions read what the other writes: PostgreSQL refuses one with 40001.
  /// Without the retry the loser's error comes out.
  @Test func a_writer_that_cannot_be_serialized_runs_again() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      _ = try await database.query("insert into t values (1, 0)")
      let runs = Atomic<Int>(0)
      let results = await contenders(4) { _ in
        try await database.transaction(.serializable) { tx in
          runs.add(1, ordering: .relaxed)
          let n = try await tx.query("select n from t where id = 1")[0].int("n")
          _ = try await tx.query("select pg_sleep(0.01)")
          _ = try await tx.query("update t set n = \(n + 1) where id = 1")
        }
      }
      let winners = results.filter { (try? $0.get()) != nil }.count
      #expect(winners >= 3)
      #expect(runs.load(ordering: .relaxed) > winners)
      let n = try await database.query("select n from t")[0].int("n")
      #expect(n == winners)
    }
  }

  /// Two transactions lock two rows in opposite order: one is the victim (40P01) and runs again.
  /// Without the retry its error comes out.
  @Test func the_victim_of_a_deadlock_runs_again() async throws {
    try await TestDatabase.with { database in
      try await table(database)
      _ = try await database.query("insert into t values (1, 0), (2, 0)")
      let runs = Atomic<Int>(0)
      let results = await contenders(2) { index in
        try await database.transaction { tx in
          runs.add(1, ordering: .relaxed)
          _ = try await tx.query("update t set n = n + 1 where id = \(1 + index)")
          // Both hold their first row before either asks for its second.
          _ = try await tx.query("select pg_sleep(0.2)")
          _ = try await tx.query("update t set n = n + 1 where id = \(2 - index)")
        }
      }
      for result in results { try result.get() }
      #expect(runs.load(ordering: .relaxed) > 2)
      #expect(try await database.query("select sum(n) as n from t")[0].int("n") == 4)
    }
  }
}
