import EventLoop

extension CommitSignal {
  /// Wakes this process's job runners.
  static let jobs = CommitSignal()
}
