import EventLoop
import Kernel
import Observability
import Postgres
import TestSupport
import Testing

/// pgbouncer hands server connections from client to client between transactions: nothing may be
/// left on one, nothing expected of one.
@Suite struct PgBouncerTests {
  @Test func reads_writes_and_transactions_work_in_transaction_mode() async throws {
    try await TestDatabase.with(
      schema: "booking", configure: { try $0.goThroughPgBouncer() }
    ) { database in
      _ = try await database.query("create table room (id int primary key, at timestamptz)")
      try await onOneLoop {
        let loop = try #require(EventLoop.current)
        let tasks = (0..<40).map { index in
          Task(executorPreference: loop) {
            try await database.transaction { tx in
              _ = try await tx.query(
                "insert into room values (\(index), '2026-11-23 12:00:00+05')")
              try tx.enqueue("update room set at = at where id = \(index)")
            }
            let row = try await database.read(
              "select id, at, current_schema() as schema from room where id = \(index)")[0]
            #expect(try row.string("schema") == "booking")
            #expect(try row.instant("at").rfc3339 == "2026-11-23T07:00:00.000Z")
            return try row.int("id")
          }
        }
        for (index, task) in tasks.enumerated() { #expect(try await task.value == index) }
      }
      #expect(try await database.count("room") == 40)
      let where_ = try await database.query(
        "select schemaname from pg_tables where tablename = 'room'")
      #expect(try where_[0].string("schemaname") == "booking")
    }
  }

  @Test func settings_do_not_stay_on_the_server_connection() async throws {
    try await TestDatabase.with(
      schema: "booking", configure: { try $0.goThroughPgBouncer() }
    ) { database in
      _ = try await database.query("create table room (id int)")
      // Another client of the same pool, without our settings.
      var plain = database.settings
      plain.schema = "other"
      let other = try Database(
        plain, group: database.group, logger: database.logger, metrics: .init())
      for _ in 0..<20 {
        #expect(try await database.query("select count(*) as n from room")[0].int("n") == 0)
        await #expect(throws: DatabaseError.self) { try await other.query("select 1 from room") }
      }
      other.close()
    }
  }

  @Test func an_error_and_a_deadline_leave_others_alone() async throws {
    try await TestDatabase.with(configure: { try $0.goThroughPgBouncer() }) { database in
      try await onOneLoop {
        await #expect(throws: DatabaseError.self) { try await database.query("select 1/0") }
        await #expect(throws: DatabaseError.self) { try await database.read("select 1/0") }
        await #expect(throws: DeadlineExceeded.self) {
          try await withDeadline(.milliseconds(100)) {
            try await database.query("select pg_sleep(60) as behind_bouncer")
          }
        }
        let isGone = try await eventually {
          try await database.query(
            """
            select count(*) as n from pg_stat_activity where state = 'active'
              and query like '%behind_bouncer%' and pid <> pg_backend_pid()
            """)[0].int("n") == 0
        }
        #expect(isGone)
      }
    }
  }

  @Test func listening_and_sessions_go_past_it() async throws {
    try await TestDatabase.with(configure: { try $0.goThroughPgBouncer() }) { database in
      let heard = Notes<Heard>()
      let listener = database.listen("past") { heard.add($0) }
      defer { listener.close() }
      try #require(try await eventually { heard.all == [.listening] })
      _ = try await database.query("select pg_notify('past', 'x')")
      try #require(try await eventually { heard.all.count == 2 })
      let path = try await database.withSession { session in
        try await session.query("show search_path")[0].string("search_path")
      }
      #expect(path == "test, extensions" || path == "\"test\", extensions")
    }
  }
}
