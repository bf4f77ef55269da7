package import Files
import Kernel
package import Postgres

/// What is known of a thumbnail.
package enum KnownThumbnail: Sendable, Equatable {
  case made(StoredObject)
  /// The picture cannot be read; another try would end in the same way.
  case impossible
}

extension MediaFiles {
  private static func key(_ picture: ObjectKey, _ variant: ThumbnailVariant) -> String {
    "thumbnail:\(variant.rawValue):\(picture)"
  }

  /// `nil`: nobody has tried yet.
  package func thumbnail(
    of picture: ObjectKey, _ variant: ThumbnailVariant
  ) async throws -> KnownThumbnail? {
    let rows = try await database.query(
      """
      select made.value, object.bytes from thumbnail_kvstore made
      left join stored_object object on object.key = made.value
      where made.key = \(MediaFiles.key(picture, variant))
      """)
    guard let row = rows.first else { return nil }
    guard let key = ObjectKey(try row.string("value")), let digest = ContentDigest(key.name),
      let bytes = try row.optionalInt("bytes")
    else { return .impossible }
    return .made(StoredObject(key: key, sha256: digest, bytes: bytes, mediaType: .webp))
  }

  /// Notes what was made of a picture; another copy of the service may have been faster.
  package func note(
    _ thumbnail: StoredObject?, of picture: ObjectKey, _ variant: ThumbnailVariant,
    in tx: Transaction
  ) async throws {
    _ = try await tx.query(
      """
      insert into thumbnail_kvstore (key, value)
      values (\(MediaFiles.key(picture, variant)), \(thumbnail?.key.description ?? "none"))
      on conflict (key) do update set value = excluded.value
      """)
  }
}
