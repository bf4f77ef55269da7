import Audit
import FoundationEssentials
package import Kernel
import Postgres

/// A public file that may be without use.
package struct UnusedMedia: Sendable {
  let id: UUID
  let object: String

  /// What whoever uses it has in a column.
  package var keys: [String] { [id.text, object] }
}

extension MediaFiles {
  /// Up to `batch` files that are old enough, are not claimed, and were not looked for in the slices
  /// since `limit`. What was taken over from the old site stays: who uses it there is not known.
  package func candidates(
    lookedAtBefore limit: Instant, batch: Int = 250
  ) async throws -> [UnusedMedia] {
    try await database.query(
      """
      select media.id, media.file from shared_mediafile media
      where \(MediaFiles.mayLeave(limit)) order by media.updated_at limit \(batch)
      """
    ).map { UnusedMedia(id: try $0.uuid("id"), object: try $0.string("file")) }
  }

  /// Notes what the look has shown: who is used is looked for again after a while, and who was found
  /// unused a while ago and is so again leaves. Returns for how many files something was settled.
  package func settle(
    _ files: [UnusedMedia], used: Set<String>, now: Instant, limit: Instant
  ) async throws -> Int {
    try await database.transaction { tx in
      let locked = try await lock(files.map(\.id), limit, in: tx)
      let idle = Set(files.filter { used.isDisjoint(with: $0.keys) }.map(\.id))
        .intersection(locked)
      let leaving = try await foundUnused(Array(idle), before: limit, in: tx)
      _ = try await remove(leaving, from: .media, MediaFiles.purging, in: tx)
      try await note(locked.subtracting(leaving), idle: idle, now, in: tx)
      return locked.count
    }
  }

  /// Those that still may leave: a claim may have been committed before the lock was had.
  private func lock(_ ids: [UUID], _ limit: Instant, in tx: Transaction) async throws -> Set<UUID> {
    let locked = try await tx.query(
      """
      select media.id from shared_mediafile media where media.id = any(\(ids.asArray)::uuid[])
      order by media.id for update skip locked
      """
    ).map { try $0.uuid("id") }
    return Set(
      try await tx.query(
        """
        select media.id from shared_mediafile media
        where media.id = any(\(locked.asArray)::uuid[]) and \(MediaFiles.mayLeave(limit))
        """
      ).map { try $0.uuid("id") })
  }

  private func foundUnused(
    _ ids: [UUID], before limit: Instant, in tx: Transaction
  ) async throws -> [UUID] {
    try await tx.query(
      """
      select media_id from media_look
      where media_id = any(\(ids.asArray)::uuid[]) and unused_since < \(limit)
      """
    ).map { try $0.uuid("media_id") }
  }

  private func note(
    _ ids: Set<UUID>, idle: Set<UUID>, _ now: Instant, in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      insert into media_look as look (media_id, looked_at, unused_since)
      select file.id, \(now),
        case when file.id = any(\(Array(idle).asArray)::uuid[]) then \(now)::timestamptz end
      from unnest(\(Array(ids).asArray)::uuid[]) as file (id)
      on conflict (media_id) do update set looked_at = excluded.looked_at,
        unused_since = case when excluded.unused_since is not null
          then coalesce(look.unused_since, excluded.unused_since) end
      """)
  }

  private static func mayLeave(_ limit: Instant) -> SQL {
    """
    media.updated_at < \(limit) and media.imported_version is null and media.legacy is null
    and not (\(MediaFiles.isClaimed))
    and not exists (select from media_look look
      where look.media_id = media.id and look.looked_at >= \(limit))
    """
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

  /// Forgets what the old site noted of its thumbnails: nothing reads it here.
  package func purgeOldThumbnails(batch: Int = 1_000) async throws -> Int {
    try await database.query(
      """
      delete from thumbnail_kvstore where key in (
        select key from thumbnail_kvstore
        where imported_version is not null and key not like 'thumbnail:%' limit \(batch))
      """
    ).affected
  }

  private static let purging = ChangeTrail(
    model: MediaShelf.media.model, verb: .delete,
    origin: ChangeOrigin(
      actor: nil, reason: "unclaimed", requestID: "", method: "", path: "", address: nil,
      userAgent: ""))
}
