import Synchronization

/// Wakes this process's numberers right after a commit, so that an event need not wait for the next
/// round. A hint only: numberers also look by themselves. (NOTIFY inside business transactions
/// would serialise their commits.)
package enum OutboxSignal {
  private static let listeners = Mutex<(next: Int, list: [Int: @Sendable () -> Void])>((0, [:]))

  /// Called by the writer after a commit.
  package static func committed() {
    let current = listeners.withLock { Array($0.list.values) }
    for listener in current { listener() }
  }

  /// `listener` is called on any loop, after every commit of this process.
  static func listen(_ listener: @escaping @Sendable () -> Void) -> Int {
    listeners.withLock { state in
      state.next += 1
      state.list[state.next] = listener
      return state.next
    }
  }

  static func stopListening(_ id: Int) {
    listeners.withLock { _ = $0.list.removeValue(forKey: id) }
  }
}
