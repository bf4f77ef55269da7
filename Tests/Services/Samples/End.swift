import Synchronization

/// Whether something has ended.
final class End: Sendable {
  private let state = Mutex(false)

  var hasCome: Bool { state.withLock { $0 } }
  func comes() { state.withLock { $0 = true } }
}
