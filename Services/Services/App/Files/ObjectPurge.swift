import FileRecords
package import Jobs
import Kernel

/// Clears away objects that no private file is made of.
package struct ObjectPurge: PlainJob {
  package static let name = "files.purge"
  package static let queue = "retention"

  package init() {}
}

extension FileDesk {
  package var purgeHandler: JobHandler {
    JobHandler(ObjectPurge.self) { _, lease in
      try await records.purgeUnnamed(now: WallClock.live.now()) { try await lease.isCancelled() }
    }
  }
}
