import IdentityStore
package import JSON
package import Jobs
import Kernel

/// Clears away sessions, codes and logs of messages that are long over.
package struct SessionPurge: Job {
  package static let name = "sessions.purge"
  package static let queue = "retention"
  package static let timeLimit = Duration.seconds(3_600)

  package init() {}
  package init(payload input: inout InputReader) throws {}

  package func write(to json: inout JSONWriter) { json.object { _ in } }
}

extension IdentityApplication {
  package var purgeHandler: JobHandler {
    JobHandler(SessionPurge.self) { _, lease in
      _ = try await remains.purge(now: clock.now()) { try await lease.isCancelled() }
    }
  }

  /// Only where old things may leave at all.
  package static func purges() throws -> [JobSchedule] {
    [try JobSchedule(SessionPurge.name, "50 3 * * *", SessionPurge())]
  }
}
