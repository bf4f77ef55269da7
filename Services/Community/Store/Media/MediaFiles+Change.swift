package import Audit
import CommunityContract
package import Files
package import FoundationEssentials
import Kernel
import Outbox
package import Postgres

/// Why a public file is not deleted.
package enum MediaRefusal: Error, Equatable {
  case missing
  case stale(current: Int64)
  /// Something uses it.
  case claimed
}

extension MediaFiles {
  /// Registers a stored file with what tells of it.
  package func add(
    _ file: ReceivedFile, _ object: StoredObject, to shelf: MediaShelf, by author: Int64,
    _ trail: ChangeTrail, in tx: Transaction
  ) async throws -> MediaCard {
    let id = UUID.version7(at: WallClock.live.now())
    let (page, value): (SQL, SQL) =
      if case .page(let page) = shelf { (", page_id", ", \(page)::bigint") } else { ("", "") }
    let rows = try await tx.query(
      """
      with made as (
        insert into \(shelf.table)
          (id, file, mime_type, name, size, width, height, author_id\(page))
        values (\(id), \(object.key.description), \(object.mediaType.rawValue),
          \(file.name.text), \(object.bytes), \(file.size?.width),
          \(file.size?.height), \(author)\(value))
        returning \(MediaCard.columns)
      )
      , changed as (select id::text as key, name as label, null::jsonb as before from made)
      \(trail.part(from: "changed"))
      select \(MediaCard.columns) from made
      """)
    guard let row = rows.first else { throw MediaRefusal.missing }
    if shelf == .media {
      try await OutboxWriter.append(
        MediaCreated(mediaID: id.text), rev: 1, actor: author, in: tx)
    }
    return try MediaCard(row)
  }

  /// Takes a file off its shelf; its object leaves later, if nothing else is made of it. `owner`:
  /// only a file of that person, which no other context claims. Throws `MediaRefusal`.
  package func delete(
    _ id: UUID, from shelf: MediaShelf, ownedBy owner: Int64?, version: Int64?,
    _ trail: ChangeTrail, in tx: Transaction
  ) async throws {
    var conditions: [SQL] = ["id = \(id)"]
    if let owner { conditions.append("author_id = \(owner)") }
    if case .page(let page) = shelf { conditions.append("page_id = \(page)") }
    let locked = try await tx.query(
      """
      select row_version from \(shelf.table) where \(conditions.joined(" and ")) for update
      """)
    guard let current = try locked.first?.int64("row_version") else { throw MediaRefusal.missing }
    if let version, version != current { throw MediaRefusal.stale(current: current) }
    if shelf == .media {
      let claims = owner == nil ? MediaFiles.isUsedHere : MediaFiles.isClaimed
      let used = try await tx.query(
        "select media.id from shared_mediafile media where media.id = \(id) and (\(claims))")
      guard used.isEmpty else { throw MediaRefusal.claimed }
    }
    _ = try await remove([id], from: shelf, trail, in: tx)
  }

  /// The rows are locked by this transaction.
  func remove(
    _ ids: [UUID], from shelf: MediaShelf, _ trail: ChangeTrail, in tx: Transaction
  ) async throws -> Int {
    let gone = try await tx.query(
      """
      with gone as (
        delete from \(shelf.table) where id = any(\(ids.asArray)::uuid[])
        returning \(MediaCard.columns)
      )
      , changed as (
        select id::text as key, name as label, to_jsonb(gone) as before from gone
      )
      \(trail.part(from: "changed"))
      select id, row_version from gone
      """)
    for row in gone where shelf == .media {
      try await OutboxWriter.append(
        MediaDeleted(mediaID: row.uuid("id").text), rev: row.int64("row_version") + 1,
        actor: trail.origin.actor, in: tx)
    }
    return gone.count
  }
}
