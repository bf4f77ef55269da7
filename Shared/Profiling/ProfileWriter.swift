import EventLoop
package import Observability
package import Postgres
import Synchronization

/// Gathers recorded requests and writes them in batches, beside the requests. What comes faster than
/// it can be written is dropped: a profile is a sample.
package final class ProfileWriter: Sendable {
  private static let mostWaiting = 500
  private static let pause: Duration = .seconds(1)

  private let ring: ProfileRing
  private let logger: Logger
  private let waiting = Mutex<[ProfiledRequest]>([])

  /// - Parameter purges: whether what was taken over from the old site may leave, too.
  package init(
    _ settings: ProfileSettings, _ database: Database, purges: Bool, logger: Logger
  ) {
    ring = ProfileRing(database: database, rows: settings.rows, purges: purges)
    self.logger = logger.labelled("profiling")
  }

  package func take(_ request: ProfiledRequest) {
    waiting.withLock { waiting in
      if waiting.count < ProfileWriter.mostWaiting { waiting.append(request) }
    }
  }

  /// Writes what has gathered; returns how many requests. Throws what the database throws: those
  /// requests are lost.
  @discardableResult
  package func flush() async throws -> Int {
    let batch = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    if !batch.isEmpty { try await ring.append(batch) }
    return batch.count
  }

  /// Runs until its scope ends.
  package func run() async {
    while true {
      do {
        try await sleepOnLoop(for: ProfileWriter.pause)
        try await flush()
      } catch is OperationCancelled {
        return
      } catch {
        logger.warning("profile was not kept", ["error": .error(error)])
      }
    }
  }
}
