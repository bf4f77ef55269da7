import EventLoop
import Synchronization

/// Lets few make thumbnails at once, and of one name one at a time: the next one finds it made. Whoever
/// gives up while waiting leaves the line.
package final class ThumbnailQueue: Sendable {
  private struct Line {
    var busy: Set<String> = []
    var waiting: [(id: Int, name: String, bell: Bell)] = []
    var nextID = 0
  }

  /// `@unchecked Sendable`: the promise is touched on its own loop only.
  private struct Bell: @unchecked Sendable {
    let loop: EventLoop
    let promise: LoopPromise<Void>

    func ring() { loop.execute { promise.succeed(()) } }
  }

  private let limit: Int
  private let patience: Int
  private let line = Mutex(Line())

  /// `limit` at once; further `waiting` in line, the rest is refused.
  package init(limit: Int = 2, waiting: Int = 64) {
    self.limit = limit
    patience = waiting
  }

  /// On a loop only. Throws `ThumbnailFailure.unavailable` if the line is full, what `work` throws,
  /// or why the scope ended.
  package func run<R>(_ name: String, _ work: () async throws -> R) async throws -> R {
    try await enter(name)
    defer { leave(name) }
    return try await work()
  }

  private func enter(_ name: String) async throws {
    guard let loop = EventLoop.current else { throw ThumbnailFailure.unavailable }
    var place: Int?
    do {
      try await loopWait { (promise: LoopPromise<Void>) in
        place = try stand(name, Bell(loop: loop, promise: promise))
        if place == nil { promise.succeed(()) }
      }
    } catch {
      // It may have been let in just now.
      if let place, !giveUp(place) { leave(name) }
      throw error
    }
  }

  /// `nil`: let in at once.
  private func stand(_ name: String, _ bell: Bell) throws -> Int? {
    try line.withLock { line in
      if line.busy.count < limit, !line.busy.contains(name) {
        line.busy.insert(name)
        return nil
      }
      guard line.waiting.count < patience else { throw ThumbnailFailure.unavailable }
      line.nextID += 1
      line.waiting.append((line.nextID, name, bell))
      return line.nextID
    }
  }

  private func giveUp(_ place: Int) -> Bool {
    line.withLock { line in
      guard let index = line.waiting.firstIndex(where: { $0.id == place }) else { return false }
      line.waiting.remove(at: index)
      return true
    }
  }

  private func leave(_ name: String) {
    let called = line.withLock { line -> [Bell] in
      line.busy.remove(name)
      var called: [Bell] = []
      while line.busy.count < limit,
        let next = line.waiting.firstIndex(where: { !line.busy.contains($0.name) })
      {
        let entry = line.waiting.remove(at: next)
        line.busy.insert(entry.name)
        called.append(entry.bell)
      }
      return called
    }
    for bell in called { bell.ring() }
  }
}
