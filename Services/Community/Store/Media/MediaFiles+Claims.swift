package import FoundationEssentials
package import Postgres

/// What uses files: a thing of a context.
package struct MediaUser: Sendable, Hashable {
  package let service: String
  /// Django's name of the thing's table, such as `core.article`.
  package let source: String
  package let primaryKey: String

  package init(service: String, source: String, primaryKey: String) {
    self.service = service
    self.source = source
    self.primaryKey = primaryKey
  }
}

extension MediaFiles {
  /// From now on the thing uses these files and no others; an empty list lets all go. Returns those
  /// that there are: the rest was deleted, or never was.
  package func claim(
    _ ids: [UUID], for user: MediaUser, in tx: Transaction
  ) async throws -> Set<UUID> {
    // One thing's claims follow one another, and no file leaves meanwhile.
    let there = try await tx.query(
      """
      select id from shared_mediafile where id = any(\(ids.asArray)::uuid[]) order by id
      for key share
      """
    ).map { try $0.uuid("id") }
    _ = try await tx.query(
      """
      with released as (
        delete from media_claim
        where service = \(user.service) and source = \(user.source)
          and primary_key = \(user.primaryKey)
          and media_id <> all(\(there.asArray)::uuid[])
        returning media_id
      )
      , left_alone as (
        update shared_mediafile media set updated_at = now() from released
        where media.id = released.media_id
      )
      insert into media_claim (service, source, primary_key, media_id)
      select \(user.service), \(user.source), \(user.primaryKey), file.id
      from unnest(\(there.asArray)::uuid[]) as file (id)
      on conflict do nothing
      """)
    return Set(there)
  }
}
