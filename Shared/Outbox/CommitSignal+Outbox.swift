import EventLoop

extension CommitSignal {
  /// Wakes this process's numberers of events.
  static let outbox = CommitSignal()
}
