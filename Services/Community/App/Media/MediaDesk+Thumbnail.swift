import CommunityStore
import FileRecords
import Files
import HTTPCore
import Postgres

extension MediaDesk {
  /// The thumbnail of a picture, made now if nobody has asked for it before. Throws
  /// `ThumbnailFailure`; `UploadRefusal` for what is damaged.
  func thumbnail(of picture: StoredObject, _ variant: ThumbnailVariant) async throws
    -> StoredObject
  {
    if let known = try await known(picture, variant) { return known }
    return try await queue.run("\(variant.rawValue) \(picture.key)") {
      // Who stood before us in the line may have made it.
      if let known = try await known(picture, variant) { return known }
      return try await make(picture, variant)
    }
  }

  private func known(_ picture: StoredObject, _ variant: ThumbnailVariant) async throws
    -> StoredObject?
  {
    switch try await media.thumbnail(of: picture.key, variant) {
    case .made(let object): object
    case .impossible: throw UploadRefusal.damaged
    case nil: nil
    }
  }

  private func make(_ picture: StoredObject, _ variant: ThumbnailVariant) async throws
    -> StoredObject
  {
    let made: ReceivedFile
    do {
      made = try await thumbnailer.thumbnail(
        of: try await records.store.local(picture.key), variant)
    } catch let failure as ThumbnailFailure where failure.isFinal {
      try await media.database.transaction { [media] tx in
        try await media.note(nil, of: picture.key, variant, in: tx)
      }
      throw failure
    }
    return try await records.keep(made) { [media] tx, object in
      try await media.note(object, of: picture.key, variant, in: tx)
      return object
    }
  }
}
