import EventLoop
import Synchronization

/// A value that every request reads and that is replaced now and then: each loop reads a copy of its
/// own, and takes no lock while nothing has changed. Read on loops of one group only.
package final class LoopCopies<Value: Sendable>: Sendable {
  private struct Versioned: Sendable {
    var value: Value
    var version = 0
  }

  /// `@unchecked Sendable`: `read` alone touches `known`, and takes the copy at the index of the loop
  /// that it runs on. A process has one group of loops, in which each index is one thread's; whoever
  /// runs elsewhere goes by the lock and touches none.
  private final class Copy: @unchecked Sendable {
    var known: Versioned
    init(_ known: Versioned) { self.known = known }
  }

  private let latest: Mutex<Versioned>
  private let version = Atomic<Int>(0)
  private let copies: [Copy]

  /// - Parameter loops: how many the group has.
  package init(_ value: Value, loops: Int) {
    let first = Versioned(value: value)
    latest = Mutex(first)
    copies = (0..<loops).map { _ in Copy(first) }
  }

  /// `body` takes what it needs of it; elsewhere than on a loop there is a lock.
  package func read<Result>(_ body: (borrowing Value) -> Result) -> Result {
    guard let loop = EventLoop.current, loop.index < copies.count else {
      return body(latest.withLock { $0.value })
    }
    let copy = copies[loop.index]
    if copy.known.version != version.load(ordering: .acquiring) {
      copy.known = latest.withLock { $0 }
    }
    return body(copy.known.value)
  }

  /// From anywhere.
  package func replace(_ value: Value) {
    latest.withLock { latest in
      latest.value = value
      latest.version += 1
      version.store(latest.version, ordering: .releasing)
    }
  }
}
