import Audit
package import Kernel
import Postgres

extension MediaFiles {
  /// Deletes up to `batch` files that nothing has used since `limit`; returns how many. What was
  /// taken over from the old site stays: who uses it there is not known.
  package func purgeUnclaimed(since limit: Instant, batch: Int = 100) async throws -> Int {
    try await database.transaction { tx in
      let candidates = try await tx.query(
        """
        select media.id from shared_mediafile media
        where media.updated_at < \(limit) and media.imported_version is null
          and media.legacy is null and not (\(MediaFiles.isClaimed))
        order by media.updated_at limit \(batch)
        for update of media skip locked
        """
      ).map { try $0.uuid("id") }
      // A second look: a claim may have been committed before the lock was had.
      let idle = try await tx.query(
        """
        select media.id from shared_mediafile media
        where media.id = any(\(candidates.asArray)::uuid[]) and not (\(MediaFiles.isClaimed))
        """
      ).map { try $0.uuid("id") }
      guard !idle.isEmpty else { return 0 }
      return try await remove(idle, from: .media, MediaFiles.purging, in: tx)
    }
  }

  /// Forgets the thumbnails of pictures that are gone.
  package func purgeThumbnails(batch: Int = 1_000) async throws -> Int {
    try await database.query(
      """
      delete from thumbnail_kvstore where key in (
        select made.key from thumbnail_kvstore made
        where made.key like 'thumbnail:%'
          and not exists (select from shared_mediafile media
            where media.file = split_part(made.key, ':', 3))
          and not exists (select from landing_pagemediafile media
            where media.file = split_part(made.key, ':', 3))
        limit \(batch))
      """
    ).affected
  }

  private static let purging = ChangeTrail(
    model: MediaShelf.media.model, verb: .delete,
    origin: ChangeOrigin(
      actor: nil, reason: "unclaimed", requestID: "", method: "", path: "", address: nil,
      userAgent: ""))
}
