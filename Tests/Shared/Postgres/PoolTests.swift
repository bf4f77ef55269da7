import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct PoolTests {
  @Test func those_who_wait_are_served_in_their_order() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await onOneLoop {
        let loop = try #require(EventLoop.current)
        let order = Notes<Int>()
        let tasks = (0..<10).map { index in
          Task(executorPreference: loop) {
            _ = try await database.query("select pg_sleep(0.005)")
            order.add(index)
          }
        }
        for task in tasks { try await task.value }
        #expect(order.all == Array(0..<10))
      }
    }
  }

  @Test func a_line_that_is_full_turns_others_away() async throws {
    try await TestDatabase.with(configure: {
      $0.poolSize = 1
      $0.waitLimit = 2
    }) { database in
      try await onOneLoop {
        let loop = try #require(EventLoop.current)
        _ = try await database.backend()
        let tasks = (0..<5).map { _ in
          Task(executorPreference: loop) { _ = try await database.query("select pg_sleep(0.1)") }
        }
        var refused = 0
        for task in tasks {
          do { try await task.value } catch let error as DatabaseUnavailable {
            #expect(error.reason == .saturated)
            refused += 1
          }
        }
        #expect(refused == 2)
      }
    }
  }

  @Test func a_wait_that_lasts_too_long_ends() async throws {
    try await TestDatabase.with(configure: {
      $0.poolSize = 1
      $0.longestWait = .milliseconds(800)
    }) { database in
      try await onOneLoop {
        _ = try await database.backend()
        try await database.transaction { tx in
          _ = try await tx.query("select 1")
          let error = try await #require(throws: DatabaseUnavailable.self) {
            try await database.query("select 2")
          }
          #expect(error.reason == .saturated)
        }
        #expect(try await database.query("select 3 as n")[0].int("n") == 3)
      }
    }
  }

  @Test func one_who_leaves_the_line_is_not_served() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      try await onOneLoop {
        _ = try await database.backend()
        try await database.transaction { tx in
          _ = try await tx.query("select 1")
          await #expect(throws: DeadlineExceeded.self) {
            try await withDeadline(.milliseconds(50)) { try await database.query("select 2") }
          }
        }
        #expect(try await database.query("select 3 as n")[0].int("n") == 3)
      }
    }
  }
}
