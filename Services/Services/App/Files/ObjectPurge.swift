import FileRecords
package import JSON
package import Jobs
import Kernel

/// Clears away objects that no private file is made of.
package struct ObjectPurge: Job {
  package static let name = "files.purge"
  package static let queue = "retention"

  package init() {}
  package init(payload input: inout InputReader) throws {}

  package func write(to json: inout JSONWriter) { json.object { _ in } }
}

extension FileDesk {
  package var purgeHandler: JobHandler {
    JobHandler(ObjectPurge.self) { _, lease in
      try await records.purgeUnnamed(now: WallClock.live.now()) { try await lease.isCancelled() }
    }
  }
}
