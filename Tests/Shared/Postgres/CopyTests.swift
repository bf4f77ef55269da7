import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct CopyTests {
  private struct Refusal: Error {}

  private func lines(from first: Int, count: Int) -> [UInt8] {
    Array((first..<first + count).map { "\($0)\trow \($0)\n" }.joined().utf8)
  }

  @Test func a_hundred_thousand_rows_go_in_and_come_out() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (id int primary key, name text)")
      let sent = Mutex(0)
      let stored = try await database.copyIn("copy t from stdin") {
        let first = sent.withLock { sent in
          defer { sent += 1_000 }
          return sent
        }
        return first < 100_000 ? lines(from: first, count: 1_000) : nil
      }
      #expect(stored == 100_000)
      #expect(try await database.count("t") == 100_000)
      let received = Mutex((rows: 0, bytes: 0))
      let read = try await database.copyOut("copy (select id, name from t order by id) to stdout") {
        row in
        received.withLock {
          $0.rows += 1
          $0.bytes += row.count
        }
      }
      #expect(read == 100_000)
      #expect(received.withLock { $0.rows } == 100_000)
      #expect(received.withLock { $0.bytes } == lines(from: 0, count: 100_000).count)
    }
  }

  @Test func a_copy_that_fails_leaves_nothing_and_the_pool_works() async throws {
    try await TestDatabase.with(configure: { $0.poolSize = 1 }) { database in
      _ = try await database.query("create table t (id int primary key, name text)")
      let turns = Mutex(0)
      await #expect(throws: Refusal.self) {
        try await database.copyIn("copy t from stdin") {
          let turn = turns.withLock { turn in
            turn += 1
            return turn
          }
          if turn > 3 { throw Refusal() }
          return lines(from: turn * 10, count: 10)
        }
      }
      let bad = Mutex(false)
      await #expect(throws: DatabaseError.self) {
        try await database.copyIn("copy t from stdin") {
          bad.withLock { sent in
            defer { sent = true }
            return sent ? nil : Array("not a number\tx\n".utf8)
          }
        }
      }
      await #expect(throws: Refusal.self) {
        try await database.copyOut("copy (select generate_series(1, 100000)) to stdout") { _ in
          throw Refusal()
        }
      }
      await #expect(throws: DatabaseError.self) {
        try await database.copyIn("copy missing from stdin") { nil }
      }
      await #expect(throws: DatabaseError.self) {
        try await database.copyIn("select 1") { nil }
      }
      #expect(try await database.count("t") == 0)
    }
  }

  @Test func a_copy_takes_part_in_its_transaction() async throws {
    try await TestDatabase.with { database in
      _ = try await database.query("create table t (id int primary key, name text)")
      await #expect(throws: Refusal.self) {
        try await database.transaction { tx in
          let chunks = Mutex([lines(from: 0, count: 10)])
          let count = try await tx.copyIn("copy t from stdin") { chunks.withLock { $0.popLast() } }
          #expect(count == 10)
          #expect(try await tx.query("select count(*) as n from t")[0].int("n") == 10)
          throw Refusal()
        }
      }
      #expect(try await database.count("t") == 0)
    }
  }
}
