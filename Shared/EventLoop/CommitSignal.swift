import Synchronization

/// Tells those in this process who wait for work that a commit has brought some. A hint only: they
/// also look by themselves, since another copy's commit is not heard here. (NOTIFY inside business
/// transactions would serialise their commits.)
package final class CommitSignal: Sendable {
  private let listeners = Mutex<(next: Int, list: [Int: @Sendable () -> Void])>((0, [:]))

  package init() {}

  /// Call it right after a commit.
  package func committed() {
    let current = listeners.withLock { Array($0.list.values) }
    for listener in current { listener() }
  }

  /// `listener` is called on any loop. Returns what `stopListening` wants.
  package func listen(_ listener: @escaping @Sendable () -> Void) -> Int {
    listeners.withLock { state in
      state.next += 1
      state.list[state.next] = listener
      return state.next
    }
  }

  package func stopListening(_ id: Int) {
    listeners.withLock { _ = $0.list.removeValue(forKey: id) }
  }
}
