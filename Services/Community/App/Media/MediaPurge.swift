import CommunityStore
import FileRecords
package import Jobs
package import Kernel

/// Clears away public files that nothing uses, and objects that no file is made of.
package struct MediaPurge: PlainJob {
  package static let name = "media.purge"
  package static let queue = "retention"
  package static let timeLimit = Duration.seconds(3_600)

  package init() {}
}

extension CommunityApplication {
  /// Only where old things may leave at all.
  package static func purges() throws -> [JobSchedule] {
    [try JobSchedule(MediaPurge.name, "17 3 * * *", MediaPurge())]
  }
}

extension MediaDesk {
  package var purgeHandler: JobHandler {
    JobHandler(MediaPurge.self) { _, lease in
      try await purge(now: WallClock.live.now()) { try await lease.isCancelled() }
    }
  }

  /// In small pieces, until nothing is left or `isCancelled`. Throws when a context could not say
  /// what it uses: then no file has left, and what else may go has gone.
  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws {
    let failure = await failure(of: { try await purgeUnused(now: now, isCancelled: isCancelled) })
    while try await media.purgeThumbnails() > 0 {}
    while try await media.purgeOldThumbnails() > 0 {}
    try await records.purgeUnnamed(now: now, isCancelled: isCancelled)
    if let failure { throw failure }
  }

  /// Each file is looked for in every slice.
  private func purgeUnused(now: Instant, isCancelled: () async throws -> Bool) async throws {
    let limit = now - settings.unclaimed
    var candidates = try await media.candidates(lookedAtBefore: limit)
    while !candidates.isEmpty {
      let used = try await users.used(candidates, here: FileMentions(media.database))
      let settled = try await media.settle(candidates, used: used, now: now, limit: limit)
      if settled == 0 { return }
      if try await isCancelled() { return }
      candidates = try await media.candidates(lookedAtBefore: limit)
    }
  }

  private func failure(of work: () async throws -> Void) async -> (any Error)? {
    do {
      try await work()
      return nil
    } catch { return error }
  }
}
