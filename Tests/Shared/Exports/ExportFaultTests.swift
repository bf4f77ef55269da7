import EventLoop
import Exports
import Files
import Foundation
import HTTPCore
import JSON
import Jobs
import Kernel
import Postgres
import Resources
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExportFaultTests {
  @Test func what_a_killed_worker_left_another_makes_once() async throws {
    try await ExportWorld.with { world in
      try await world.put(2)
      let id = try await world.ask()["id"].string ?? ""
      // A worker takes the job and is never heard of again.
      let taken = try await JobTable(world.database).claim(
        ["admin.export"], limit: 1, lease: .seconds(60))
      #expect(taken.jobs.count == 1)
      #expect(try await world.get("/exports/\(id)")["state"] == "running")
      try await world.expireLeases()

      #expect(try await world.work() == 1)

      #expect(try await world.jobs() == ["done 2"])
      #expect(try await world.get("/exports/\(id)/content").lines.count == 3)
      #expect(world.stored.count == 1)
      #expect(try await world.told() == ["5 /api/v1/shop/admin/exports/\(id)/content 2"])
    }
  }

  /// A worker is paused with its bytes already in the store, and another makes the file of a table
  /// that has changed meanwhile. Fails with the late worker's file if `Exports.make` neither ends the
  /// lease in the transaction nor asks whether the row is ended: seen so.
  @Test func a_worker_paused_past_its_lease_leaves_no_second_file() async throws {
    let pause = Pause()
    try await ExportWorld.with(store: { PausedStore(store: $0.store, pause: pause) }) { world in
      try await world.put(1)
      let id = try await world.ask()["id"].string ?? ""
      let (slow, quick) = (world.runner(), world.runner())

      async let late = slow.runDue()
      await pause.reached()
      try await world.expireLeases()
      try await world.put(1)
      #expect(try await quick.runDue() == 1)
      pause.end()

      #expect(try await late == 1)
      #expect(try await world.jobs() == ["done 2"])
      #expect(try await world.get("/exports/\(id)/content").lines.count == 3)
      #expect(try await world.get("/exports/\(id)")["rows"] == 2)
      #expect(try await world.told().count == 1)
      let versions = try await world.database.query("select row_version from admin_export")
      #expect(try versions.map { try $0.int64("row_version") } == [2])

      // when a day has passed, the bytes of the late one go
      #expect(world.stored.count == 2)
      _ = try await world.database.query(
        "update stored_object set touched_at = now() - interval '2 days'")
      try await onLoop(world) { try await world.exports.purge(now: WallClock.live.now()) }
      #expect(world.stored.count == 1)
      #expect(try await world.get("/exports/\(id)/content").lines.count == 3)
    }
  }

  @Test func a_full_disk_is_tried_again_and_leaves_nothing() async throws {
    try await ExportWorld.with(store: { FullStore($0) }) { world in
      let id = try await world.ask()["id"].string ?? ""
      #expect(try await world.work() == 1)
      #expect(try await world.jobs() == ["delayed 1"])
      #expect(try await world.get("/exports/\(id)")["state"] == "waiting")
      #expect(world.stored.isEmpty)
    }
  }

  @Test func an_order_of_a_list_that_has_changed_is_given_up() async throws {
    try await ExportWorld.with { world in
      let id = try await world.ask("?stock=1")["id"].string ?? ""
      _ = try await world.database.query(
        "update admin_export set query = 'phone=1', row_version = row_version + 1")
      #expect(try await world.work() == 1)
      #expect(try await world.jobs() == ["failed 1"])
      #expect(try await world.get("/exports/\(id)")["failure"] == "list-has-changed")
    }
  }

  @Test func after_its_time_the_file_goes_and_then_the_row() async throws {
    try await ExportWorld.with { world in
      let now = WallClock.live.now()
      let id = try await world.ask()["id"].string ?? ""
      try await world.work()
      try await onLoop(world) { try await world.exports.purge(now: now + .seconds(29 * 86_400)) }
      #expect(world.stored.count == 1)

      try await onLoop(world) { try await world.exports.purge(now: now + .seconds(31 * 86_400)) }

      #expect(world.stored.isEmpty)
      #expect(try await world.get("/exports/\(id)/content").status == 410)
      try await onLoop(world) { try await world.exports.purge(now: now + .seconds(91 * 86_400)) }
      #expect(try await world.get("/exports/\(id)/content").status == 404)
    }
  }

  private func onLoop(
    _ world: ExportWorld, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await world.database.group.run { try await body() }
  }
}

/// Where the first who comes waits, and nobody after him.
final class Pause: Sendable {
  private struct State {
    var isTaken = false
    var isOver = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watching: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { visitor in
      let (goesOn, watching) = state.withLock { state in
        if state.isTaken || state.isOver {
          return (true, [CheckedContinuation<Void, Never>]())
        }
        state.isTaken = true
        state.waiting.append(visitor)
        defer { state.watching = [] }
        return (false, state.watching)
      }
      for watcher in watching { watcher.resume() }
      if goesOn { visitor.resume() }
    }
  }

  /// Returns once somebody waits.
  func reached() async {
    await withCheckedContinuation { watcher in
      let isThere = state.withLock { state in
        if !state.isTaken { state.watching.append(watcher) }
        return state.isTaken
      }
      if isThere { watcher.resume() }
    }
  }

  func end() {
    let waiting = state.withLock { state in
      state.isOver = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for visitor in waiting { visitor.resume() }
  }
}

/// A store in which the first file that was put holds up whoever put it.
private struct PausedStore: ObjectStore {
  let store: DirectoryStore
  let pause: Pause

  var spool: Spool { store.spool }

  func put(_ file: SpooledFile, as object: StoredObject) async throws {
    try await store.put(file, as: object)
    await pause.pass()
  }

  func size(of key: ObjectKey) async throws -> Int? { try await store.size(of: key) }

  func read(_ key: ObjectKey, _ range: Range<Int>?) async throws -> any ObjectReader {
    try await store.read(key, range)
  }

  func body(of object: StoredObject, _ range: Range<Int>) async throws -> ResponseBody {
    try await store.body(of: object, range)
  }

  func local(_ key: ObjectKey) async throws -> LocalCopy { try await store.local(key) }

  func delete(_ key: ObjectKey) async throws { try await store.delete(key) }

  func list(_ room: FileRoom, after: ObjectKey?, limit: Int) async throws -> [ListedObject] {
    try await store.list(room, after: after, limit: limit)
  }
}
