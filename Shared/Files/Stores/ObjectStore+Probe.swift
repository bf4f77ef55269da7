import EventLoop
import Glibc

extension ObjectStore {
  /// Whether uploads can be taken and objects found. Throws why not.
  package func probe() async throws {
    try await spool.probe()
    _ = try await list(.open, after: nil, limit: 1)
  }
}

extension Spool {
  /// Whether files can be made here. Throws `StoreFailure`.
  func probe() async throws {
    try await files.run {
      guard access(folder, W_OK | X_OK) == 0 else { throw StoreFailure("access") }
    }
  }

  /// Once an hour deletes what killed processes have left, until the surrounding scope ends.
  package func keepSwept() async {
    while true {
      do {
        try await sleepOnLoop(for: .seconds(3_600))
        _ = try await sweep()
      } catch is OperationCancelled {
        return
      } catch {
        // A folder that is not there for a while is what the probe tells.
      }
    }
  }
}
