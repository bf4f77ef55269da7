import Access
import EventLoop
import Exports
import HTTPCore
import JSON
import Kernel
import Outbox
import Postgres
import ServicesApp
import ServicesSamples
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct AnswerFileFaultTests {
  /// Fails without the look at the rights in `AnswerFiles.write`: seen so.
  @Test func who_has_lost_the_right_meanwhile_gets_no_file() async throws {
    try await SavedSQLWorld.open { world in
      var asked: [ServiceClient.Answer] = []
      asked.append(try await world.askForFile("select 1 as n"))
      asked.append(
        try await world.askForFile("select 1 as n", reason: "проверка", as: SavedSQLWorld.trusted))
      var bound = SavedSQLWorld.analyst
      bound.userID = 84
      world.people.put(bound)
      asked.append(try await world.askForFile("select 1 as n", as: bound))

      world.people.remove(SavedSQLWorld.analyst)
      world.people.put(SavedSQLWorld.person(83, "view_query", "add_query"))
      bound.organization = "sold"
      world.people.put(bound)
      try await world.desk.makeExports()

      for (export, id) in zip(asked, [Int64(82), 83, 84]) {
        let person = SavedSQLWorld.person(id, "view_query", "add_query")
        let card = try await world.file(export, as: person)
        #expect(card["state"] == "failed", "\(card.json)")
        #expect(card["failure"] == "right-withdrawn")
      }
      #expect(try await world.log().isEmpty)
      #expect(world.desk.files.everything.isEmpty)
      #expect(try await world.desk.world.count("admin_export where asked is not null") == 0)
    }
  }

  @Test func while_nobody_can_say_who_may_nothing_is_read() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.prepareReaders()
      let world = SavedSQLWorld(desk: desk, people: People())
      let asked = try await world.askForFile("select 1 as n")
      try await world.desk.makeExports()
      #expect(try await world.file(asked)["state"] == "waiting")
      #expect(try await world.log().isEmpty)
    }
  }

  /// The first two fail without the caps of `GuardedRows.take`: seen so.
  @Test func what_is_too_much_or_too_slow_is_given_up() async throws {
    let limits = GuardedReadLimits(rows: 100, bytes: 1 << 20, time: .seconds(2))
    try await SavedSQLWorld.open(answers: limits) { world in
      for (sql, failure) in [
        ("select generate_series(1, 100000000000)", "too-many-rows"),
        ("select repeat('x', 100000) from generate_series(1, 90)", "too-large"),
        ("select pg_sleep(60)", "too-slow"),
        ("select row_fits(2000000)", "too-large"),
        ("select * from services.service_service", "refused-by-database"),
        ("select 'x'::int", "refused-by-database"),
      ] {
        let asked = try await world.askForFile(sql)
        try await world.desk.makeExports()
        let card = try await world.file(asked)
        #expect(card["state"] == "failed" && card["failure"] == .string(failure), "\(sql)")
      }
      let exact = try await world.askForFile("select generate_series(1, 100) as n")
      try await world.desk.makeExports()
      #expect(try await world.file(exact)["state"] == "ready")
      #expect(
        try await world.log() == [
          "82 services_reading f too-many-rows", "82 services_reading f too-large",
          "82 services_reading f sql-too-slow", "82 services_reading f sqlstate 54000",
          "82 services_reading f sqlstate 42501", "82 services_reading f sqlstate 22P02",
          "82 services_reading t",
        ])
      #expect(world.desk.files.everything.count == 1)
    }
  }

  /// The question goes, what was asked stays: the log has no name for it then.
  @Test func a_question_that_is_deleted_meanwhile_is_still_answered() async throws {
    try await SavedSQLWorld.open { world in
      let id = try await world.saved("select 7 as n")
      let asked = try await world.desk.post(
        "/api/v1/services/saved-queries/\(id)/exports", #"{"format": "csv"}"#,
        as: SavedSQLWorld.reader)
      _ = try await world.database.query("delete from explorer_query where id = \(id)")
      try await world.desk.makeExports()
      #expect(try await world.file(asked, as: SavedSQLWorld.reader)["state"] == "ready")
      #expect(try await world.desk.world.count("explorer_querylog where query_id is null") == 1)
    }
  }

  @Test func what_was_asked_is_forgotten_after_a_week() async throws {
    try await SavedSQLWorld.open { world in
      _ = try await world.askForFile("select 1 as n")
      _ = try await world.database.query(
        "update admin_export set created_at = now() - interval '8 days'")
      let exports = world.desk.exports
      try await world.database.group.run { try await exports.purge(now: WallClock.live.now()) }
      #expect(try await world.desk.world.count("admin_export where asked is null") == 1)
    }
  }

  /// Fails where a session is closed and not cancelled (`Connection.cancelAndClose`): seen so.
  @Test func a_question_whose_reader_has_gone_is_ended_on_the_server() async throws {
    try await SavedSQLWorld.open(GuardedReadLimits(time: .seconds(300))) { world in
      let reader = try world.desk.world.reader("services_reading")
      let running = RunningQuestion()
      let asked = Task {
        try await reader.group.run {
          await RunningScope.begin(in: running.scope)?.run {
            _ = try await reader.guardedRead(
              "select count(*) from generate_series(1, 1000000000000)",
              GuardedReadLimits(time: .seconds(300)))
          }
        }
      }
      try await wait { try await world.running() == 1 }
      running.scope.withLock { $0?.stop() }
      try await asked.value
      try await wait { try await world.running() == 0 }
    }
  }

  private func wait(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
  }
}

private final class RunningQuestion: Sendable {
  let scope = Mutex<RunningScope?>(nil)
}
