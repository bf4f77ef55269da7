import EventLoop
import Kernel
import Observability
import Postgres
import TestSupport
import Testing

@Suite struct FaultTests {
  private func running(_ mark: String, _ database: Database) async throws -> Int {
    try await database.query(
      """
      select count(*) as n from pg_stat_activity
      where state = 'active' and query like \("%\(mark)%") and pid <> pg_backend_pid()
      """)[0].int("n")
  }

  @Test func a_deadline_ends_the_statement_on_the_server() async throws {
    try await TestDatabase.with { database in
      try await onOneLoop {
        let began = MonotonicInstant.now
        await #expect(throws: DeadlineExceeded.self) {
          try await withDeadline(.milliseconds(150)) {
            try await database.query("select pg_sleep(60) as slow_and_alone")
          }
        }
        #expect(MonotonicInstant.now - began < .seconds(5))
        let isGone = try await eventually {
          try await self.running("slow_and_alone", database) == 0
        }
        #expect(isGone)
      }
    }
  }

  @Test func a_deadline_inside_a_transaction_saves_nothing() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (id int)")
      try await onOneLoop {
        await #expect(throws: DeadlineExceeded.self) {
          try await withDeadline(.milliseconds(150)) {
            try await database.transaction { tx in
              _ = try await tx.query("insert into t values (1)")
              _ = try await tx.query("select pg_sleep(60) as slow_inside")
            }
          }
        }
        let isGone = try await eventually { try await self.running("slow_inside", database) == 0 }
        #expect(isGone)
      }
      #expect(try await database.count("t") == 0)
    }
  }

  /// Decision 33: PQcancel on a shared connection would kill the neighbour's statement.
  @Test func an_abandoned_read_leaves_its_neighbours_alone() async throws {
    try await TestDatabase.with(configure: { $0.pipelinedConnections = 1 }) { database in
      try await onOneLoop {
        try await warm(database)
        let loop = try #require(EventLoop.current)
        let slow = Task(executorPreference: loop) {
          try await withDeadline(.milliseconds(100)) {
            try await database.read("select pg_sleep(0.5)::text, pg_backend_pid() as pid")
          }
        }
        try await sleepOnLoop(for: .milliseconds(20))
        let row = try await database.read("select 'next' as word, pg_backend_pid() as pid")[0]
        #expect(try row.string("word") == "next")
        await #expect(throws: DeadlineExceeded.self) { try await slow.value }
        let after = try await database.read("select pg_backend_pid() as pid")[0]
        #expect(try after.int("pid") == row.int("pid"))
      }
    }
  }

  @Test func an_error_in_the_pipeline_does_not_touch_its_neighbours() async throws {
    try await TestDatabase.with(configure: { $0.pipelinedConnections = 1 }) { database in
      try await onOneLoop {
        try await warm(database)
        let loop = try #require(EventLoop.current)
        let tasks = (0..<30).map { index in
          Task(executorPreference: loop) {
            index % 3 == 1
              ? try await database.read("select 1 / (\(index)::int - \(index)::int) as n")[0].int(
                "n")
              : try await database.read("select \(index)::int as n")[0].int("n")
          }
        }
        for (index, task) in tasks.enumerated() {
          if index % 3 == 1 {
            await #expect(throws: DatabaseError.self) { try await task.value }
          } else {
            #expect(try await task.value == index)
          }
        }
      }
    }
  }

  /// Reads go to the pool until a shared connection is open.
  private func warm(_ database: Database) async throws {
    let isShared = try await eventually {
      try await database.read("show default_transaction_read_only")[0]
        .string("default_transaction_read_only") == "on"
    }
    #expect(isShared)
  }

  @Test func a_read_cannot_write() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (id int)")
      try await onOneLoop {
        try await warm(database)
        await #expect(throws: DatabaseError.self) {
          try await database.read("insert into t values (1)")
        }
      }
      #expect(try await database.count("t") == 0)
    }
  }

  /// The last part fails when the pool neither hears of a connection's end nor looks before it gives
  /// it away: each stands in for the other.
  @Test func after_a_killed_backend_the_next_query_works() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 2 }) { database in
      try await onOneLoop {
        try await warm(database)
        let others = try await database.query(
          """
          select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """)
        #expect(!others.isEmpty)
        for _ in 0..<5 {
          #expect(try await database.read("select 1 as n")[0].int("n") == 1)
        }
        let old = try await database.backend()
        _ = try? await database.query("select pg_terminate_backend(pg_backend_pid())")
        #expect(try await database.backend() != old)
        // An idle one of the pool: a write is not asked twice, so it must not meet a dead one.
        try await warm(database)
        let idle = try await database.backend()
        let ended = try await database.read(
          "select pg_terminate_backend(\(idle)::int, 5000) as ended")
        #expect(try ended[0].bool("ended"))
        #expect(try await database.query("select 1 as n")[0].int("n") == 1)
      }
    }
  }

  /// Fails without the further attempts in `LoopDatabase.transaction`.
  @Test func a_backend_killed_before_commit_makes_the_transaction_run_again() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (id int)")
      let runs = try await database.transaction { tx in
        _ = try await tx.query("insert into t values (1)")
        let pid = try await tx.query("select pg_backend_pid() as pid")[0].int("pid")
        let first = try await database.query(
          "select count(*) as n from pg_class where relname = 'once'")
        if try first[0].int("n") == 0 {
          _ = try await database.query("create table once ()")
          _ = try await database.query("select pg_terminate_backend(\(pid), 5000)")
        }
        return try await tx.query("select count(*) as n from t")[0].int("n")
      }
      #expect(runs == 1)
      #expect(try await database.count("t") == 1)
    }
  }

  /// Without the check on giving back, the second query would run inside the first one's
  /// transaction, and its insert would vanish with it.
  @Test func a_connection_with_an_open_transaction_is_never_used_again() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      _ = try await database.query("create table t (id int)")
      try await onOneLoop {
        let before = try await database.backend()
        _ = try await database.query("begin")
        let after = try await database.backend()
        #expect(before != after)
        _ = try await database.query("insert into t values (1)")
        #expect(
          try await database.query(
            "select count(*) as n from pg_stat_activity where state = 'idle in transaction'"
              + " and datname = current_database()")[0].int("n") == 0)
      }
      #expect(try await database.count("t") == 1)
    }
  }

  @Test func a_connection_that_carried_a_large_result_is_retired() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await onOneLoop {
        let before = try await database.backend()
        let rows = try await database.query("select repeat('x', 5000000) as large")
        #expect(try rows[0].string("large").utf8.count == 5_000_000)
        #expect(try await database.backend() != before)
      }
    }
  }

  @Test func a_statement_that_the_server_forgot_is_prepared_again() async throws {
    let asked = Statement("select $1::int as n")
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await onOneLoop {
        #expect(try await database.query(asked(1))[0].int("n") == 1)
        let pid = try await database.backend()
        _ = try await database.query("deallocate all")
        #expect(try await database.query(asked(2))[0].int("n") == 2)
        #expect(try await database.backend() == pid)
      }
    }
  }

  /// Decision 36: another version of the program changes a column while this one runs.
  @Test func a_changed_column_type_does_not_break_prepared_statements() async throws {
    let asked = Statement("select n from t")
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await onOneLoop {
        _ = try await database.query("create table t (n int)")
        _ = try await database.query("insert into t values (3)")
        #expect(try await database.query(asked())[0].int("n") == 3)
        _ = try await database.query("alter table t alter n type text")
        #expect(try await database.query(asked())[0].string("n") == "3")
        _ = try await database.query("alter table t alter n type bigint using n::bigint")
        let n = try await database.transaction { tx in
          try await tx.query(asked())[0].int("n")
        }
        #expect(n == 3)
      }
    }
  }

  @Test func prepared_statements_do_not_pile_up() async throws {
    try await TestDatabase.with(configure: {
      $0.poolSize = 1
      $0.preparedStatements = 8
    }) { database in
      try await onOneLoop {
        for index in 0..<50 {
          let row = try await database.query("select \(unsafe: "\(index)") as n")[0]
          #expect(try row.int("n") == index)
        }
        let count = try await database.query("select count(*) as n from pg_prepared_statements")
        #expect(try count[0].int("n") <= 9)
        #expect(try await database.query("select 0 as n")[0].int("n") == 0)
      }
    }
  }

  @Test func an_unreachable_server_is_told_as_unavailable() async throws {
    let group = try TestLoops.group()
    var settings = DatabaseSettings(
      url: Secret("postgresql:///x?host=/nonexistent&user=x"), schema: "x")
    settings.connectTimeout = .seconds(1)
    let database = try Database(
      settings, group: group, logger: .init(label: "t", level: .error), metrics: .init())
    let error = try await #require(throws: DatabaseUnavailable.self) { try await database.ping() }
    #expect(error.reason == .notConnected)
    #expect(error.problem.status == 503)
    await #expect(throws: DatabaseUnavailable.self) { try await database.read("select 1") }
    await #expect(throws: DatabaseUnavailable.self) {
      try await database.transaction { _ = try await $0.query("select 1") }
    }
    database.close()
  }

  @Test func a_connection_string_that_cannot_be_read_is_not_repeated() throws {
    let error = #expect(throws: InvalidDatabaseURL.self) {
      try ConnectionParameters(Secret("postgresql://user:pa ss@host:port:port/x?bad"))
    }
    #expect("\(String(describing: error))".contains("pa ss") == false)
  }
}
