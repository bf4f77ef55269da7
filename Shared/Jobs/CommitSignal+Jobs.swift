import Synchronization

/// Wakes this process's runners right after a commit, so that a job need not wait for the next look.
/// A hint only: runners also look by themselves, and jobs that other copies enqueued are theirs to
/// begin first.
enum JobSignal {
  private static let listeners = Mutex<(next: Int, list: [Int: @Sendable () -> Void])>((0, [:]))

  static func committed() {
    let current = listeners.withLock { Array($0.list.values) }
    for listener in current { listener() }
  }

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
