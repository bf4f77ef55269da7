import EventLoop
import Postgres
import Synchronization
import TestSupport

/// Runs `body` on the first loop: there one pool serves every call.
func onOneLoop<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
  let group = try TestLoops.group()
  return try await group.run(on: group.loops[0], body)
}

/// Looks again and again, for at most ten seconds, until `condition` holds.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  let end = MonotonicInstant.now + .seconds(10)
  while MonotonicInstant.now < end {
    if try await condition() { return true }
    try await sleepOnLoop(for: .milliseconds(10))
  }
  return false
}

extension Database {
  func backend() async throws -> Int {
    try await query("select pg_backend_pid() as pid")[0].int("pid")
  }

  func count(_ table: String) async throws -> Int {
    try await query("select count(*) as n from \(identifier: table)")[0].int("n")
  }
}

/// What was seen, in order, from any thread.
final class Notes<Note: Sendable>: Sendable {
  private let notes = Mutex<[Note]>([])
  func add(_ note: Note) { notes.withLock { $0.append(note) } }
  var all: [Note] { notes.withLock { $0 } }
}
