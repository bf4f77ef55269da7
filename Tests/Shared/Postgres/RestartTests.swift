import EventLoop
import Kernel
import Observability
import Postgres
import Synchronization
import TestSupport
import Testing

/// PostgreSQL is restarted, as after a crash, while eight writers and eight readers work. Nothing
/// acknowledged is lost, every failure is told as 503, and work goes on within three seconds. Fails
/// when the pool opens no connection in place of one that was lost.
@Suite struct RestartTests {
  @Test(.timeLimit(.minutes(2))) func the_service_recovers_by_itself() async throws {
    try await PrivateCluster.with { cluster in
      let database = try Database(
        DatabaseSettings(url: cluster.url, schema: "public"), group: try TestLoops.group(),
        logger: Logger(label: "test", level: .error), metrics: Metrics())
      defer { database.close() }
      _ = try await database.query("create table t (id bigint primary key)")
      let work = Work()
      let workers = (0..<16).map { index in
        Task(executorPreference: database.group.loops[index % 2]) {
          index < 8
            ? await work.write(database, worker: index) : await work.read(database)
        }
      }
      try #require(await work.reaches(successes: 500))
      // when
      try await cluster.run("restart", "--immediate")
      let restarted = MonotonicInstant.now
      let before = work.successes
      let goesOn = await work.reaches(successes: before + 200)
      #expect(goesOn)
      #expect(MonotonicInstant.now - restarted < .seconds(3))
      work.stop()
      for worker in workers { await worker.value }
      #expect(work.surprises.all == [])
      #expect(work.failures > 0)
      let stored = Set(
        try await database.query("select id from t").map { try $0.int64("id") })
      let acknowledged = Set(work.acknowledged.all)
      #expect(acknowledged.count > 100)
      #expect(acknowledged.subtracting(stored).isEmpty)
    }
  }

  private final class Work: Sendable {
    let acknowledged = Notes<Int64>()
    let surprises = Notes<String>()
    private let succeeded = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)

    var successes: Int { succeeded.load(ordering: .relaxed) }
    var failures: Int { failed.load(ordering: .relaxed) }
    func stop() { stopped.store(true, ordering: .relaxed) }

    func write(_ database: Database, worker: Int) async {
      var number = Int64(worker) << 32
      await again {
        number += 1
        let id = number
        try await database.transaction { tx in
          _ = try await tx.query("insert into t values (\(id))")
        }
        self.acknowledged.add(id)
      }
    }

    func read(_ database: Database) async {
      await again { _ = try await database.read("select id from t limit 1") }
    }

    private func again(_ step: () async throws -> Void) async {
      while !stopped.load(ordering: .relaxed) {
        do {
          try await step()
          succeeded.add(1, ordering: .relaxed)
        } catch let error as any ProblemConvertible where error.problem.status == 503 {
          failed.add(1, ordering: .relaxed)
        } catch {
          surprises.add("\(error)")
        }
        try? await sleepOnLoop(for: .milliseconds(1))
      }
    }

    func reaches(successes wanted: Int) async -> Bool {
      (try? await eventually { self.successes >= wanted }) ?? false
    }
  }
}
