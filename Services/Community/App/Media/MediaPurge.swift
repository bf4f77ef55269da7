import CommunityStore
import FileRecords
package import JSON
package import Jobs
package import Kernel

/// Clears away public files that nothing uses, and objects that no file is made of.
package struct MediaPurge: Job {
  package static let name = "media.purge"
  package static let queue = "retention"

  package init() {}
  package init(payload input: inout InputReader) throws {}

  package func write(to json: inout JSONWriter) { json.object { _ in } }
}

extension MediaDesk {
  package var purgeHandler: JobHandler {
    JobHandler(MediaPurge.self) { _, lease in
      try await purge(now: WallClock.live.now()) { try await lease.isCancelled() }
    }
  }

  /// In small pieces, until nothing is left or `isCancelled`.
  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws {
    while try await media.purgeUnclaimed(since: now - settings.unclaimed) > 0 {
      if try await isCancelled() { return }
    }
    while try await media.purgeThumbnails() > 0 {}
    try await records.purgeUnnamed(now: now, isCancelled: isCancelled)
  }
}
